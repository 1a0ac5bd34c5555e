import {
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	parseAllDocuments,
	Scalar,
	visit,
	type Document,
	type Node,
	type Tags,
	type YAMLMap,
} from 'yaml';
import {yamlAliasesMax} from './limits.ts';

/** A place in a user's file, counted from 1. */
export interface Position {
	readonly line: number;
	readonly column: number;
}

/** One document of a file, with the places of its parts. */
export interface YamlDocument {
	readonly value: unknown;
	/** Where the value at a path is written, or the nearest part above it that is. */
	positionOf(path: readonly (string | number)[]): Position;
	/** Where the name of the field at a path is written. */
	fieldPositionOf(path: readonly (string | number)[]): Position;
	/** Where the character at `offset` of the text at a path is written: exact in literal blocks and plain texts, else the start of the text. */
	textPositionOf(path: readonly (string | number)[], offset: number): Position;
}

/** A user's file that cannot be used: `file:line:column: message`. */
export class FileError extends Error {
	readonly file: string;
	readonly position: Position | undefined;
	constructor(file: string, position: Position | undefined, message: string) {
		super(`${file}${position ? `:${position.line}:${position.column}` : ''}: ${message}`);
		this.name = 'FileError';
		this.file = file;
		this.position = position;
	}
}

const droppedTags = new Set(['timestamp', 'binary', 'set', 'omap', 'pairs'].map(name => `tag:yaml.org,2002:${name}`));

/** YAML 1.1 as kubectl reads it: `yes` and `010` mean something; dates and 12:30:45 are texts. */
const kubernetesTags = (tags: Tags): Tags =>
	tags.filter(
		tag => typeof tag === 'string' || (!droppedTags.has(tag.tag) && !('format' in tag && tag.format === 'TIME')),
	);

const pairOf = (map: YAMLMap, field: string | number) =>
	map.items.find(({key}) => isScalar(key) && String(key.value) === String(field));

/** The node at a path, or the last one on the way. */
const nodeAt = (document: Document, path: readonly (string | number)[]): Node | null => {
	let node = document.contents;
	for (const part of path) {
		let next: unknown;
		if (isMap(node)) next = pairOf(node, part)?.value;
		else if (isSeq(node)) next = node.items[Number(part)];
		if (next === undefined || next === null) break;
		node = next as Node;
	}
	return node;
};

/** The key node of the field at a path, or what nodeAt finds. */
const fieldNodeAt = (document: Document, path: readonly (string | number)[]): Node | null => {
	const parent = nodeAt(document, path.slice(0, -1));
	const key = isMap(parent) ? pairOf(parent, path.at(-1) ?? '')?.key : undefined;
	return isScalar(key) ? key : nodeAt(document, path);
};

/** Offset in the source of a character of a scalar's text. */
const sourceOffset = (source: string, scalar: Scalar, offset: number): number => {
	const [start, end] = scalar.range ?? [0, 0];
	const value = String(scalar.value);
	const written = source.slice(start, end);
	if (scalar.type !== Scalar.BLOCK_LITERAL) {
		const at = written.indexOf(value);
		return at === -1 ? start : start + at + offset;
	}
	const before = value.slice(0, offset).split('\n');
	const lines = written.split('\n');
	const indent = /^ */.exec(lines.slice(1).find(line => line.trim() !== '') ?? '')![0].length;
	const skipped = lines.slice(0, before.length).reduce((sum, line) => sum + line.length + 1, 0);
	return Math.min(start + skipped + indent + before.at(-1)!.length, end);
};

/** Reads all documents of a YAML or JSON file; empty ones are left out. Throws FileError with the place of the fault. */
export const readYamlDocuments = (text: string, file: string): readonly YamlDocument[] => {
	const lines = new LineCounter();
	const place = (offset: number): Position => {
		const {line, col} = lines.linePos(offset);
		return {line: Math.max(1, line), column: Math.max(1, col)};
	};
	const parsed = parseAllDocuments(text, {
		version: '1.1',
		merge: true,
		lineCounter: lines,
		prettyErrors: false,
		customTags: kubernetesTags,
	});
	const documents: YamlDocument[] = [];
	for (const document of Array.isArray(parsed) ? parsed : []) {
		const [error] = document.errors;
		if (error) throw new FileError(file, place(error.pos[0]), error.message);
		const {contents} = document;
		if (contents === null || (isScalar(contents) && contents.value === null)) continue;
		documents.push({
			value: toValue(document, file, place),
			positionOf: path => place(nodeAt(document, path)?.range?.[0] ?? 0),
			fieldPositionOf: path => place(fieldNodeAt(document, path)?.range?.[0] ?? 0),
			textPositionOf(path, offset) {
				const node = nodeAt(document, path);
				return place(isScalar(node) ? sourceOffset(text, node, offset) : (node?.range?.[0] ?? 0));
			},
		});
	}
	return documents;
};

/** An alias that names no anchor before it. */
const unresolvedAlias = (document: Document): Node | undefined => {
	let found: Node | undefined;
	visit(document, {
		Alias(_, alias) {
			if (alias.resolve(document)) return undefined;
			found = alias;
			return visit.BREAK;
		},
	});
	return found;
};

const toValue = (document: Document, file: string, place: (offset: number) => Position): unknown => {
	try {
		return document.toJS({maxAliasCount: yamlAliasesMax}) as unknown;
	} catch (error) {
		const node = unresolvedAlias(document) ?? document.contents;
		throw new FileError(file, place(node?.range?.[0] ?? 0), (error as Error).message);
	}
};
