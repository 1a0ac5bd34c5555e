import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {stopwatch, wallTimer} from '../clock/wall.ts';
import {firstFrameMs, terminalColumns, terminalRows} from './limits.ts';
import {thisCommand} from './this-command.ts';

/** A program on a terminal of its own (util-linux' script makes the pseudo-terminal). */
export interface TerminalSession {
	/** Resolves with the time since the start when a text has come, ms; rejects when it does not come. */
	shown(text: string): Promise<number>;
	/** Bytes written so far. */
	bytes(): number;
	/** Processor time so far, ms; undefined where the system does not tell. */
	cpuMs(): Promise<number | undefined>;
	type(keys: string): void;
	/** Ends the program. */
	stop(): Promise<void>;
}

/** Clock ticks of /proc/<pid>/stat are hundredths of a second on Linux. */
const tickMs = 10;

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

const cpuOf = async (parent: number): Promise<number | undefined> => {
	try {
		const [pid] = (await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8')).trim().split(' ');
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
		// What follows the name, which may hold blanks, begins with the third field.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return (Number(fields[11]) + Number(fields[12])) * tickMs;
	} catch {
		return undefined;
	}
};

/** Starts Node with arguments on a terminal; undefined where there is no `script` that can do it. */
export const openTerminal = async (args: readonly string[]): Promise<TerminalSession | undefined> => {
	const command = [process.execPath, ...args].map(quoted).join(' ');
	const sized = `stty cols ${terminalColumns} rows ${terminalRows}; exec ${command}`;
	const startedMs = stopwatch();
	const child = spawn('script', ['--quiet', '--return', '--flush', '--command', sized, '/dev/null'], {
		stdio: ['pipe', 'pipe', 'ignore'],
	});
	const isThere = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]);
	if (!isThere) return undefined;
	let text = '';
	let bytes = 0;
	const heard = new Set<() => void>();
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
		bytes += Buffer.byteLength(chunk);
		text += chunk;
		for (const hear of heard) hear();
	});
	const gone = once(child, 'exit');
	return {
		shown: wanted =>
			new Promise((resolve, reject) => {
				const look = (): void => {
					if (!text.includes(wanted)) return;
					const tookMs = stopwatch() - startedMs;
					end();
					resolve(tookMs);
				};
				const limit = wallTimer(firstFrameMs, () => {
					end();
					reject(new Error(`the terminal did not show "${wanted}" in ${firstFrameMs} ms: ${text.slice(-300)}`));
				});
				const end = (): void => {
					heard.delete(look);
					limit.cancel();
					text = '';
				};
				heard.add(look);
				look();
			}),
		bytes: () => bytes,
		cpuMs: () => cpuOf(child.pid!),
		type: keys => void child.stdin.write(keys),
		async stop() {
			child.kill('SIGTERM');
			await gone;
		},
	};
};

/** This very command on a terminal. */
export const openThisOnTerminal = (args: readonly string[]): Promise<TerminalSession | undefined> =>
	openTerminal([thisCommand, ...args]);
