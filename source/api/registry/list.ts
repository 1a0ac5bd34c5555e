import {expired} from '../../machinery/statuses.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {CompactedError} from '../../store/errors.ts';
import type {Stored} from '../../store/storage.ts';
import type {KindDescription, ListObject, ResourceRequest, ResourceResponse} from '../types.ts';
import type {RegistryContext} from './context.ts';
import {encodeContinue} from './continue-token.ts';
import {listPageObjectsMax} from './limits.ts';
import {leastRevision, listPosition, type ListPosition} from './list-position.ts';
import {apiVersionOf, listPrefix, objectKey} from './resource-key.ts';
import {selectionOf, type Selection} from './selection.ts';
import {asServed} from './served-version.ts';

const tooOld = 'The resourceVersion for the provided list is too old.';
const continueTooOld =
	'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
	'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
	'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
	'deleted between the time the first chunk was returned and now may show up in the list.';

/** What was read: the objects, the revision they were read at, and where a next page starts. */
interface Page {
	readonly items: readonly KubernetesObject[];
	readonly revision: number;
	readonly next?: string;
	readonly remaining?: number;
}

const objectOf = ({object}: Stored): KubernetesObject => object as KubernetesObject;

/** The key after a key. */
const keyAfter = (key: string): string => `${key}\0`;

const readAll = async (
	{storage}: RegistryContext,
	prefix: string,
	{revision, startKey}: ListPosition,
	{matches}: Selection,
	currentRevision: number,
): Promise<Page> => {
	const list = await storage.list(prefix, {
		...(revision === undefined ? {atLeast: currentRevision} : {revision}),
		...(startKey !== undefined && {startKey}),
	});
	const objects = list.items.map(objectOf);
	return {items: matches === undefined ? objects : objects.filter(matches), revision: revision ?? list.revision};
};

/** Reads on until the page is full; with a selector in growing steps, since few of what is read may match. */
const readPage = async (
	{storage}: RegistryContext,
	prefix: string,
	position: ListPosition,
	limit: number,
	{matches}: Selection,
	currentRevision: number,
): Promise<Page> => {
	const items: KubernetesObject[] = [];
	let {revision} = position;
	let startKey = position.startKey;
	for (let size = limit; ; size = Math.min(size * 2, listPageObjectsMax)) {
		const list = await storage.list(prefix, {
			limit: size,
			...(revision === undefined ? {atLeast: currentRevision} : {revision}),
			...(startKey !== undefined && {startKey}),
		});
		revision ??= list.revision;
		for (const [index, stored] of list.items.entries()) {
			const object = objectOf(stored);
			if (matches !== undefined && !matches(object)) continue;
			items.push(object);
			if (items.length < limit) continue;
			const left = list.count - index - 1;
			if (left === 0) return {items, revision};
			return {items, revision, next: keyAfter(stored.key), ...(matches === undefined && {remaining: left})};
		}
		if (!list.more || list.items.length === 0) return {items, revision};
		startKey = keyAfter(list.items.at(-1)!.key);
	}
};

/** A list by name reads one key. */
const readNamed = async (
	{storage}: RegistryContext,
	key: string,
	{revision}: ListPosition,
	{matches}: Selection,
	currentRevision: number,
): Promise<Page> => {
	const stored = await storage.get(key, revision === undefined ? {atLeast: currentRevision} : {revision});
	const items = stored === undefined ? [] : [objectOf(stored)].filter(object => matches?.(object) ?? true);
	return {items, revision: revision ?? currentRevision};
};

const read = async (
	context: RegistryContext,
	kind: KindDescription,
	{namespace, options = {}}: ResourceRequest,
): Promise<Page> => {
	const prefix = listPrefix(kind, namespace);
	const selection = selectionOf(kind, options);
	const currentRevision = await context.storage.currentRevision(leastRevision(options));
	const position = listPosition(options, prefix, currentRevision);
	const {limit, startKey, revision, continued} = position;
	try {
		const single = selection.name !== undefined && (!kind.namespaced || Boolean(namespace)) && startKey === undefined;
		if (single) {
			return await readNamed(context, objectKey(kind, namespace, selection.name), position, selection, currentRevision);
		}
		if (limit === undefined) return await readAll(context, prefix, position, selection, currentRevision);
		return await readPage(context, prefix, position, limit, selection, currentRevision);
	} catch (error) {
		if (!(error instanceof CompactedError) || revision === undefined) throw error;
		if (!continued) throw expired(tooOld);
		throw expired(continueTooOld, encodeContinue({revision: -1, startKey: startKey!}, prefix));
	}
};

/** The list as an object; items are the stored objects by reference. Throws 400, 410, 422, 504. */
export const listObjects = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ListObject> => {
	const {items, revision, next, remaining} = await read(context, kind, request);
	const token =
		next === undefined
			? {}
			: {continue: encodeContinue({revision, startKey: next}, listPrefix(kind, request.namespace))};
	return {
		apiVersion: apiVersionOf(kind),
		kind: kind.listKind ?? `${kind.kind}List`,
		metadata: {
			resourceVersion: String(revision),
			...token,
			...(remaining !== undefined && {remainingItemCount: remaining}),
		},
		items: kind.storedAs ? items.map(object => asServed(kind, object)) : items,
		...(kind.listKind !== undefined && {itemsSayKind: true}),
	};
};

/** GET of a collection. */
export const list = async (
	context: RegistryContext,
	kind: KindDescription,
	request: ResourceRequest,
): Promise<ResourceResponse> => ({code: 200, object: await listObjects(context, kind, request), warnings: []});
