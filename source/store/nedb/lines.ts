import {open} from 'node:fs/promises';
import {readChunkBytes} from '../limits.ts';

const lineFeed = 0x0a;

export interface Line {
	readonly text: string;
	/** From 1. */
	readonly number: number;
	/** Where it begins, in bytes. */
	readonly offset: number;
}

/**
Reads a file in chunks and calls `visit` for each line that ends with a line feed; between chunks the event loop has its
turn. Answers where the whole lines end, how many there are, and how many bytes come after them.
*/
export const readLines = async (
	file: string,
	visit: (line: Line) => void,
): Promise<{readonly end: number; readonly lines: number; readonly rest: number}> => {
	const handle = await open(file, 'r');
	try {
		let buffer = Buffer.alloc(0);
		let offset = 0;
		let lines = 0;
		for (;;) {
			const chunk = Buffer.allocUnsafe(readChunkBytes);
			const {bytesRead} = await handle.read(chunk, 0, chunk.length, null);
			if (bytesRead === 0) return {end: offset, lines, rest: buffer.length};
			buffer = Buffer.concat([buffer, chunk.subarray(0, bytesRead)]);
			let start = 0;
			for (let end = buffer.indexOf(lineFeed); end >= 0; end = buffer.indexOf(lineFeed, start)) {
				visit({text: buffer.toString('utf8', start, end), number: ++lines, offset});
				offset += end + 1 - start;
				start = end + 1;
			}
			buffer = buffer.subarray(start);
		}
	} finally {
		await handle.close();
	}
};
