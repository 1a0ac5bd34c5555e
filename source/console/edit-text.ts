import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {splitWords} from '../commands/split-words.ts';

type Environment = {readonly [name: string]: string | undefined};

/** The editor a person wants, as kubectl chooses it. */
const editorWords = ({KUBE_EDITOR, EDITOR}: Environment): readonly [string, ...string[]] => {
	const [program = 'vi', ...words] = splitWords(KUBE_EDITOR || EDITOR || 'vi').map(({text}) => text);
	return [program, ...words];
};

const runEditor = (file: string, environment: Environment): Promise<void> =>
	new Promise((resolve, reject) => {
		const [program, ...words] = editorWords(environment);
		const child = spawn(program, [...words, file], {stdio: 'inherit'});
		child.once('error', error => reject(new Error(`${program} does not start: ${error.message}`, {cause: error})));
		child.once('exit', (code, signal) =>
			code === 0 ? resolve() : reject(new Error(`${program} ended with ${signal ?? `exit code ${code}`}`)),
		);
	});

/**
Opens a text in the person's editor on a terminal that `lend` gives away meanwhile. Resolves with the text as saved; the
file is gone then. Rejects when the editor does not start or fails.
*/
export const editText = async (
	text: string,
	{name, environment, lend}: {readonly name: string; readonly environment: Environment; lend: Lend},
): Promise<string> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-edit-'));
	try {
		const file = path.join(folder, `${name}.yaml`);
		await writeFile(file, text, {mode: 0o600});
		await lend(() => runEditor(file, environment));
		return await readFile(file, 'utf8');
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
};

/** Gives the terminal away while `run` goes on. */
export type Lend = (run: () => Promise<void>) => Promise<void>;
