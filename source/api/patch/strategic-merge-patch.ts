import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {badRequest, unknownError} from '../../machinery/statuses.ts';
import {defineMember, sameList, sameObject} from '../codec/members.ts';
import type {ValueType} from '../codec/struct-type.ts';
import {goTypeName} from './patch-errors.ts';
import {
	deleteFromListPrefix,
	directedObject,
	elementOrderPrefix,
	hasDirective,
	patchDirective,
	retainKeys,
	withoutDirectives,
	type Members,
} from './strategic/directives.ts';
import {checkElementOrder, orderElements} from './strategic/element-order.ts';
import {mergeMetaOf, type MergeMeta} from './strategic/merge-meta.ts';
import {
	badElementOrder,
	badPrimitiveList,
	goPlainText,
	listOfLists,
	missingMergeKey,
	unexpectedType,
	unknownDirective,
} from './strategic/strategic-errors.ts';

type List = readonly unknown[];

const mergeObject = (original: JsonObject, patch: JsonObject, type: ValueType | undefined): object => {
	if (hasDirective(patch)) return directedObject(patch);
	const result: Members = {...original};
	const pending: Members = {...patch};
	retainKeys(result, pending);
	applyElementOrders(result, pending, type);
	// Deletions from lists come first: their keys sort before all field names.
	for (const key of Object.keys(pending).toSorted()) mergeMember(result, key, pending[key], type);
	return sameObject(original, result) ? original : result;
};

const setOrDelete = (result: Members, key: string, value: unknown): void => {
	if (value === undefined) delete result[key];
	else defineMember(result, key, value);
};

const mergeMember = (result: Members, patchKey: string, patch: unknown, type: ValueType | undefined): void => {
	const deletes = patchKey.startsWith(deleteFromListPrefix);
	const key = deletes ? patchKey.slice(deleteFromListPrefix.length) : patchKey;
	if (deletes && !Array.isArray(patch)) throw badPrimitiveList();
	if (patch === null) {
		delete result[key];
		return;
	}
	const original = Object.hasOwn(result, key) ? result[key] : undefined;
	const meta = mergeMetaOf(type, key);
	if (deletes) {
		if (Array.isArray(original)) result[key] = deleteFromList(original, patch as List);
	} else if (isJsonObject(original) && isJsonObject(patch)) {
		result[key] = meta.strategy === 'replace' ? patch : mergeObject(original, patch, meta.type);
	} else if (Array.isArray(original) && Array.isArray(patch)) {
		result[key] = mergeListMember(original, patch, meta);
	} else {
		setOrDelete(result, key, withoutDirectives(patch));
	}
};

const deleteFromList = (original: List, deleted: List): List => {
	const values = new Set(deleted);
	const kept = original.filter(item => !values.has(item));
	return kept.length === original.length ? original : kept;
};

const mergeListMember = (original: List, patch: List, meta: MergeMeta): List =>
	meta.strategy === 'merge' ? mergeList(original, patch, meta) : patch;

/** What the lists hold; all items must be of one kind. */
const elementKind = (...lists: readonly List[]): 'map' | 'scalar' => {
	const items = lists.flat();
	const kinds = new Set(items.map(goTypeName));
	if (kinds.has('array')) throw listOfLists();
	if (kinds.size > 1 || items.includes(null))
		throw unknownError(`list element types are not identical: ${goPlainText(lists)}`);
	return kinds.has('object') ? 'map' : 'scalar';
};

const mergeList = (original: List, patch: List, meta: MergeMeta): List => {
	if (original.length === 0 && patch.length === 0) return original;
	const kind = elementKind(original, patch);
	const {remaining, added} =
		kind === 'map' ? applyItemDirectives(original, patch, meta) : {remaining: original, added: patch};
	const merged = kind === 'map' ? mergeItems(remaining, added, meta) : [...new Set([...remaining, ...added])];
	const ordered = orderElements(merged, added, remaining, kind === 'map' ? meta.mergeKey : '');
	return sameList(original, ordered) ? original : ordered;
};

interface ItemDirectives {
	readonly remaining: List;
	readonly added: List;
}

/** Takes items with `$patch` out of a patch: deletions are done, a replace makes the rest of the patch the list. */
const applyItemDirectives = (original: List, patch: List, {mergeKey, type}: MergeMeta): ItemDirectives => {
	if (mergeKey === '') {
		const name = type?.kind === 'struct' ? type.name.split('.').at(-1) : '';
		throw unknownError(`cannot merge lists without merge key for ${name}`);
	}
	const added = patch.filter(item => !hasDirective(item));
	const deleted = new Set<unknown>();
	let replaces = false;
	for (const item of patch.filter(hasDirective)) {
		switch (item[patchDirective]) {
			case 'delete':
				if (!Object.hasOwn(item, mergeKey)) throw missingMergeKey(item, mergeKey);
				deleted.add(item[mergeKey]);
				break;
			case 'replace':
				replaces = true;
				break;
			case 'merge':
				throw unknownError('merging lists cannot yet be specified in the patch');
			default:
				throw unknownDirective(item[patchDirective], item);
		}
	}
	if (replaces) return {remaining: added, added: []};
	const remaining =
		deleted.size === 0 ? original : original.filter(item => !deleted.has((item as JsonObject)[mergeKey]));
	return {remaining, added};
};

const mergeItems = (original: List, patch: List, {mergeKey, type}: MergeMeta): List => {
	const result = [...original];
	const indexes = new Map<unknown, number>();
	for (const [index, item] of original.entries()) {
		const name = (item as JsonObject)[mergeKey];
		if (!indexes.has(name)) indexes.set(name, index);
	}
	for (const item of patch as readonly JsonObject[]) {
		if (!Object.hasOwn(item, mergeKey)) throw missingMergeKey(item, mergeKey);
		const index = indexes.get(item[mergeKey]);
		if (index === undefined) indexes.set(item[mergeKey], result.push(withoutDirectives(item)) - 1);
		else result[index] = mergeObject(result[index] as JsonObject, item, type);
	}
	return result;
};

const listOrNone = (members: Members, key: string): List | undefined => {
	if (!Object.hasOwn(members, key)) return undefined;
	const value = members[key];
	if (!Array.isArray(value)) throw unexpectedType('list', value);
	return value;
};

/** `$setElementOrder/<field>`: merges the field and puts it in that order; both leave what is pending. */
const applyElementOrders = (result: Members, pending: Members, type: ValueType | undefined): void => {
	for (const directive of Object.keys(pending).filter(key => key.startsWith(elementOrderPrefix))) {
		const order = pending[directive];
		delete pending[directive];
		if (!Array.isArray(order)) throw badElementOrder();
		const key = directive.slice(elementOrderPrefix.length);
		const original = listOrNone(result, key);
		const patch = listOrNone(pending, key);
		const meta = mergeMetaOf(type, key);
		checkElementOrder(patch ?? [], order, meta.mergeKey);
		if (original === undefined && patch === undefined) continue;
		delete pending[key];
		const merged = mergedForOrder(original, patch, meta);
		const ordered = orderElements(merged, order, original ?? [], meta.mergeKey);
		defineMember(result, key, original !== undefined && sameList(original, ordered) ? original : ordered);
	}
};

const mergedForOrder = (original: List | undefined, patch: List | undefined, meta: MergeMeta): List => {
	if (patch === undefined) return original ?? [];
	return original === undefined ? (withoutDirectives(patch) as List) : mergeListMember(original, patch, meta);
};

/**
Applies a strategic merge patch to an object of a schema (OpenAPI name), with the directives $patch, $retainKeys,
$deleteFromPrimitiveList and $setElementOrder and the merge keys of the schema. The document is not touched, unchanged parts are
shared.

Throws StatusError with kube-apiserver's codes: 400 for malformed directives, 422 for lists of lists, 500 without a reason for
what it reports as plain errors (missing merge keys, unknown directives, an order that contradicts the patch).
*/
export const applyStrategicMergePatch = (schema: string, document: unknown, patch: unknown): unknown => {
	if (!isJsonObject(patch)) {
		throw badRequest(`json: cannot unmarshal ${goTypeName(patch)} into Go value of type map[string]interface {}`);
	}
	return mergeObject(isJsonObject(document) ? document : {}, patch, {kind: 'struct', name: schema});
};
