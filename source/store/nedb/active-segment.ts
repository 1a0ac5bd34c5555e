import {open} from 'node:fs/promises';
import path from 'node:path';
import Datastore from 'nedb-promises';
import type {LogDocument} from './log-document.ts';

/** The segment file that records are appended to. */
export interface ActiveSegment {
	readonly file: string;
	/** Adds documents behind the last; when it resolves the operating system has them. */
	append(documents: readonly LogDocument[]): Promise<void>;
	/** Resolves when the disk has what was appended (fdatasync; NeDB itself does not). */
	sync(): Promise<void>;
	/** Length of the file up to the end of the last append that went well, bytes. */
	size(): number;
	/** Cuts the file off behind so many bytes. */
	cutBack(kept: number): Promise<void>;
	close(): Promise<void>;
}

export type OpenSegment = (file: string) => Promise<ActiveSegment>;

/** Makes the entry of a new file durable. */
export const syncFolder = async (folder: string): Promise<void> => {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
};

/**
Opens a segment with NeDB; a new file is made. NeDB reads the whole file and writes it anew, which is why only a short last
segment is continued. The file has been checked before: NeDB must find nothing wrong with it.

What is added is written as NeDB writes it, a document a line, but not by its insert, which copies and indexes each document
in memory where nobody asks for it, and opens the file anew every time (docs/decisions/lines-of-nedb.md).
*/
export const openActiveSegment: OpenSegment = async file => {
	const datastore = Datastore.create({filename: file, corruptAlertThreshold: 0});
	await datastore.load();
	await syncFolder(path.dirname(file));
	const handle = await open(file, 'a');
	let {size} = await handle.stat();
	return {
		file,
		async append(documents) {
			const lines = Buffer.from(documents.map(document => `${JSON.stringify(document)}\n`).join(''));
			await handle.appendFile(lines);
			size += lines.length;
		},
		sync: () => handle.datasync(),
		size: () => size,
		async cutBack(kept) {
			await handle.truncate(kept);
			size = kept;
		},
		close: () => handle.close(),
	};
};
