import type {FieldReader, Path} from './field-reader.ts';
import {FileError} from './yaml-documents.ts';

/** Something wrong in a text inside a file (an expression, a template), at an offset in it. */
export class TextProblem extends Error {
	readonly offset: number;
	constructor(offset: number, message: string) {
		super(message);
		this.name = 'TextProblem';
		this.offset = offset;
	}
}

/** Runs work on the text at a path and gives what is wrong in it its place in the file. `before`: characters of the text in front of what the work sees. */
export const atText = <T>(
	reader: FieldReader,
	{at, before = 0}: {readonly at: Path; readonly before?: number},
	work: () => T,
): T => {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof TextProblem)) throw error;
		throw new FileError(reader.file, reader.textPositionOf(at, before + error.offset), error.message);
	}
};
