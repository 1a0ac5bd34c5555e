import {dirname, resolve} from 'node:path';
import {describeValue} from './describe-value.ts';
import {FileError, type Position, type YamlDocument} from './yaml-documents.ts';
import {parseDuration} from '../machinery/duration.ts';
import {isJsonObject, type JsonObject} from '../machinery/json.ts';

export type Path = readonly (string | number)[];

/** Reads the fields of a document; every refusal names file, line and column and what would be right. */
export interface FieldReader {
	readonly file: string;
	/** Folder of the file: what paths in it are relative to. */
	readonly folder: string;
	positionOf(path: Path): Position;
	/** Where a character of the text at a path is written; see YamlDocument. */
	textPositionOf(path: Path, offset: number): Position;
	/** file:line:column of a path. */
	place(path: Path): string;
	refuse(path: Path, message: string): FileError;
	/** The object at a path, with no fields but these. */
	object(value: unknown, path: Path, fields: readonly string[]): JsonObject;
	text(value: unknown, path: Path): string;
	truth(value: unknown, path: Path): boolean;
	list(value: unknown, path: Path): readonly unknown[];
	whole(value: unknown, path: Path): number;
	/** Milliseconds, not below 0. */
	duration(value: unknown, path: Path): number;
	texts(value: unknown, path: Path): {readonly [key: string]: string};
}

const dotted = (path: Path) =>
	path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');

/** A reader for one document of a file; `whole` is what messages call the document. */
export const createFieldReader = (document: YamlDocument, file: string, whole = 'a fixture'): FieldReader => {
	const refuse = (path: Path, message: string) => {
		const name = dotted(path);
		return new FileError(file, document.positionOf(path), name === '' ? message : `${name}: ${message}`);
	};
	const expected = (what: string, value: unknown, path: Path) =>
		refuse(path, `expected ${what}, found ${describeValue(value)}`);
	const reader: FieldReader = {
		file,
		folder: dirname(resolve(file)),
		positionOf: document.positionOf,
		textPositionOf: document.textPositionOf,
		refuse,
		place(path) {
			const {line, column} = document.positionOf(path);
			return `${file}:${line}:${column}`;
		},
		object(value, path, fields) {
			if (!isJsonObject(value)) throw expected('an object', value, path);
			const unknown = Object.keys(value).find(key => !fields.includes(key));
			if (unknown !== undefined) {
				const at = [...path, unknown];
				const parent = path.length === 0 ? whole : dotted(path);
				const message = `${dotted(at)}: unknown field; ${parent} may have ${fields.join(', ')}`;
				throw new FileError(file, document.fieldPositionOf(at), message);
			}
			return value;
		},
		text(value, path) {
			if (typeof value !== 'string') throw expected('text', value, path);
			return value;
		},
		truth(value, path) {
			if (typeof value !== 'boolean') throw expected('true or false', value, path);
			return value;
		},
		list(value, path) {
			if (!Array.isArray(value)) throw expected('a list', value, path);
			return value as readonly unknown[];
		},
		whole(value, path) {
			if (!Number.isSafeInteger(value)) throw expected('a whole number', value, path);
			return value as number;
		},
		duration(value, path) {
			const refusal = expected('a duration such as 5s or 1m30s', value, path);
			let milliseconds: number;
			try {
				milliseconds = parseDuration(String(value));
			} catch {
				throw refusal;
			}
			if (milliseconds < 0) throw refusal;
			return milliseconds;
		},
		texts(value, path) {
			if (!isJsonObject(value)) throw expected('an object', value, path);
			return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, reader.text(part, [...path, key])]));
		},
	};
	return reader;
};
