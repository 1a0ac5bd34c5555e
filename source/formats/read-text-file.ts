import {readFile} from 'node:fs/promises';
import {FileError} from './yaml-documents.ts';

/** The text of a file. Rejects with FileError when it cannot be read. */
export const readTextFile = (file: string): Promise<string> =>
	readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new FileError(
			file,
			undefined,
			error.code === 'ENOENT' ? 'no such file' : `cannot be read: ${error.code ?? error.message}`,
		);
	});
