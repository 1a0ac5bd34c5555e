import {isJsonObject} from '../../machinery/json.ts';
import {badRequest, requestEntityTooLarge} from '../../machinery/statuses.ts';
import {withMember, withoutMember} from './immutable-members.ts';
import {jsonEqual} from './json-equal.ts';
import {jsonPatchOperationsMax} from './limits.ts';
import {goTypeName, patchTestFailed, unprocessablePatch} from './patch-errors.ts';

interface Operation {
	readonly op?: string;
	readonly path?: string;
	readonly from?: string;
	readonly value?: unknown;
}

/** What happens at the end of a pointer: gives the changed container. */
type Change = (container: unknown, key: string) => unknown;

const arrayIndex = /^(?:0|[1-9]\d*)$/;

/** The reference tokens of a JSON pointer (RFC 6901). */
const tokensOf = (pointer: string): string[] => {
	if (pointer === '') return [];
	if (!pointer.startsWith('/')) throw unprocessablePatch(`pointer ${JSON.stringify(pointer)} does not start with /`);
	return pointer
		.slice(1)
		.split('/')
		.map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};

/** The index of an existing item. */
const indexOf = (list: readonly unknown[], key: string): number => {
	const index = arrayIndex.test(key) ? Number(key) : list.length;
	if (index >= list.length) throw unprocessablePatch(`no item ${JSON.stringify(key)} in a list of ${list.length}`);
	return index;
};

const child = (container: unknown, key: string): unknown => {
	if (Array.isArray(container)) return container[indexOf(container, key)];
	if (isJsonObject(container) && Object.hasOwn(container, key)) return container[key];
	throw unprocessablePatch(`nothing at ${JSON.stringify(key)}`);
};

const read = (document: unknown, pointer: string): unknown => tokensOf(pointer).reduce<unknown>(child, document);

/** The document with `change` done at the pointer; only containers on the way are new. */
const changeAt = (document: unknown, tokens: readonly string[], change: Change): unknown => {
	const [key, ...rest] = tokens;
	if (key === undefined) throw unprocessablePatch('the whole document cannot be removed');
	if (rest.length === 0) return change(document, key);
	const changed = changeAt(child(document, key), rest, change);
	return Array.isArray(document)
		? document.with(indexOf(document, key), changed)
		: withMember(document as object, key, changed);
};

const insert =
	(value: unknown): Change =>
	(container, key) => {
		if (isJsonObject(container)) return withMember(container, key, value);
		if (!Array.isArray(container)) throw unprocessablePatch(`cannot add ${JSON.stringify(key)} to a scalar`);
		const index = key === '-' ? container.length : arrayIndex.test(key) ? Number(key) : Number.NaN;
		if (!(index <= container.length)) throw unprocessablePatch(`cannot add item ${JSON.stringify(key)}`);
		return container.toSpliced(index, 0, value);
	};

/** A missing member of an object is set, as in the library kube-apiserver uses; RFC 6902 would refuse. */
const overwrite =
	(value: unknown): Change =>
	(container, key) => {
		if (isJsonObject(container)) return withMember(container, key, value);
		if (!Array.isArray(container)) throw unprocessablePatch(`cannot replace ${JSON.stringify(key)} of a scalar`);
		return container.with(indexOf(container, key), value);
	};

const erase: Change = (container, key) => {
	child(container, key);
	return Array.isArray(container)
		? container.toSpliced(indexOf(container, key), 1)
		: withoutMember(container as object, key);
};

const put = (document: unknown, pointer: string, change: (value: unknown) => Change, value: unknown): unknown => {
	const tokens = tokensOf(pointer);
	return tokens.length === 0 ? value : changeAt(document, tokens, change(value));
};

/** The value for a test: what is missing equals null. */
const readOrNull = (document: unknown, pointer: string): unknown => {
	const tokens = tokensOf(pointer);
	const key = tokens.at(-1);
	const container = tokens.slice(0, -1).reduce<unknown>(child, document);
	if (key === undefined) return container;
	return isJsonObject(container) ? (Object.hasOwn(container, key) ? container[key] : null) : child(container, key);
};

const applyOperation = (document: unknown, {op = '', path, from, value = null}: Operation): unknown => {
	if (path === undefined) throw unprocessablePatch(`operation ${JSON.stringify(op)} has no path`);
	const source = (): string => {
		if (from === undefined) throw unprocessablePatch(`operation ${JSON.stringify(op)} has no from`);
		return from;
	};
	switch (op) {
		case 'add':
			return put(document, path, insert, value);
		case 'replace':
			return put(document, path, overwrite, value);
		case 'remove':
			return changeAt(document, tokensOf(path), erase);
		case 'copy':
			return put(document, path, insert, read(document, source()));
		case 'move': {
			const origin = source();
			if (path.startsWith(`${origin}/`)) throw unprocessablePatch('cannot move a value into itself');
			const moved = read(document, origin);
			if (path === origin) return document;
			return put(changeAt(document, tokensOf(origin), erase), path, insert, moved);
		}
		case 'test':
			if (!jsonEqual(readOrNull(document, path), value)) throw patchTestFailed(path);
			return document;
		default:
			throw unprocessablePatch(`unexpected operation ${JSON.stringify(op)}`);
	}
};

/** Checks what Go checks while it decodes a patch. */
const operationsOf = (patch: unknown): readonly Operation[] => {
	if (!Array.isArray(patch)) {
		throw badRequest(
			`error decoding patch: json: cannot unmarshal ${goTypeName(patch)} into Go value of type []handlers.jsonPatchOp`,
		);
	}
	if (patch.length > jsonPatchOperationsMax) {
		throw requestEntityTooLarge(
			`The allowed maximum operations in a JSON patch is ${jsonPatchOperationsMax}, got ${patch.length}`,
		);
	}
	return patch.map((operation: unknown) => {
		if (!isJsonObject(operation)) {
			throw badRequest(
				`error decoding patch: json: cannot unmarshal ${goTypeName(operation)} into Go value of type handlers.jsonPatchOp`,
			);
		}
		for (const name of ['op', 'path', 'from'] as const) {
			const text = operation[name];
			if (text === undefined || text === null || typeof text === 'string') continue;
			throw badRequest(
				`error decoding patch: json: cannot unmarshal ${goTypeName(text)} into Go struct field jsonPatchOp.${name} of type string`,
			);
		}
		return operation;
	});
};

/**
Applies a JSON patch (RFC 6902) as kube-apiserver does; the document is not touched, unchanged parts are shared. Differences from
the RFC, all kube-apiserver's: replace sets missing members, an absent value is null, a test of a missing member compares null.

Throws StatusError: 400 for what is no list of operations, 413 for too many, 422 when an operation fails.
*/
export const applyJsonPatch = (document: unknown, operations: unknown): unknown =>
	operationsOf(operations).reduce<unknown>(applyOperation, document);
