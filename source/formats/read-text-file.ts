import {readFile} from 'node:fs/promises';
import {FileError} from './yaml-documents.ts';

/** The bytes of a file. Rejects with FileError when it cannot be read. */
export const readBytes = (file: string): Promise<Uint8Array> =>
	readFile(file).catch((error: NodeJS.ErrnoException) => {
		throw new FileError(
			file,
			undefined,
			error.code === 'ENOENT' ? 'no such file' : `cannot be read: ${error.code ?? error.message}`,
		);
	});

/** The text of a file. Rejects with FileError when it cannot be read. */
export const readTextFile = async (file: string): Promise<string> =>
	Buffer.from(await readBytes(file)).toString('utf8');
