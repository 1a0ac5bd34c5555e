import {access, constants, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {UsageError} from './usage-error.ts';

const refusal = (file: string, error: unknown): UsageError => {
	const {code, message} = error as NodeJS.ErrnoException;
	const why = code === 'ENOENT' ? 'no such folder' : code === 'EACCES' ? 'may not be written' : message;
	return new UsageError(`--output ${file}: ${why}; choose another file`);
};

/** Refuses a file that could not be written, before work begins whose result would be lost. Rejects with UsageError. */
export const checkOutput = async (file: string | undefined): Promise<void> => {
	if (file === undefined) return;
	try {
		await access(path.dirname(path.resolve(file)), constants.W_OK);
		await access(file, constants.W_OK);
	} catch (error) {
		const {code, path: where} = error as NodeJS.ErrnoException;
		if (code !== 'ENOENT' || where !== file) throw refusal(file, error);
	}
};

/** Writes text to a file, or to standard output without one. Rejects with UsageError when it cannot be written. */
export const writeOutput = async (file: string | undefined, text: string): Promise<void> => {
	if (file === undefined) return void process.stdout.write(text);
	await writeFile(file, text).catch((error: unknown) => {
		throw refusal(file, error);
	});
};
