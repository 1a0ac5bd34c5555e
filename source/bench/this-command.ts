import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {realpathSync} from 'node:fs';

/** The file of this command; what a package manager puts in the path is a link to it. */
export const thisCommand = realpathSync(process.argv[1]!);

/** Starts this very command in another process. */
export const spawnThis = (args: readonly string[]): ChildProcess =>
	spawn(process.execPath, [thisCommand, ...args], {stdio: ['ignore', 'pipe', 'inherit']});

/** Runs this command to its end and answers what it wrote; rejects when it fails. */
export const runThis = async (args: readonly string[]): Promise<string> => {
	const child = spawnThis(args);
	let output = '';
	child.stdout!.setEncoding('utf8').on('data', (text: string) => (output += text));
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`inkube ${args.join(' ')} ended with ${code}: ${output.slice(-500)}`);
	return output;
};

/** Ends a child and waits until it is gone. */
export const endChild = async (child: ChildProcess): Promise<void> => {
	if (child.exitCode !== null) return;
	const gone = once(child, 'exit');
	child.kill('SIGTERM');
	await gone;
};

/** Resolves with the first line that a child writes; rejects when it ends or is silent for too long. */
export const firstLine = (child: ChildProcess, limitMs: number): Promise<string> =>
	new Promise((resolve, reject) => {
		let text = '';
		const signal = AbortSignal.timeout(limitMs);
		signal.addEventListener('abort', () => reject(new Error(`no answer from the server within ${limitMs} ms`)));
		child.once('exit', code => reject(new Error(`the server ended with ${code}`)));
		child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
			text += chunk;
			const end = text.indexOf('\n');
			if (end !== -1) resolve(text.slice(0, end));
		});
	});
