import type {View} from './case.ts';
import {atPath} from './json-path.ts';

type Members = {readonly [key: string]: any};

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** managedFields are a set: sorted by who they are of, as the recorder did. */
const managerKey = (entry: Members): string =>
	[
		entry['operation'],
		entry['manager'],
		entry['subresource'] ?? '',
		entry['apiVersion'],
		entry['time'] ? '' : '-',
		JSON.stringify(entry['fieldsV1'] ?? null).length,
	].join('\0');

/** The value with every managedFields list in one fixed order. */
export const inFixedOrder = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(inFixedOrder);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, member]) => {
			const ordered = inFixedOrder(member);
			if (key !== 'managedFields' || !Array.isArray(ordered)) return [key, ordered];
			return [key, ordered.toSorted((a, b) => compareTexts(managerKey(a), managerKey(b)))];
		}),
	);
};

const itemKey = (item: unknown): string => {
	if (!isObject(item)) return JSON.stringify(item);
	const {name, resource, type, metadata, kind, group, groupVersion, version} = item;
	return JSON.stringify([
		name ?? resource ?? type ?? metadata?.name ?? kind ?? group ?? '',
		groupVersion ?? version ?? '',
	]);
};

const shapeOf = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
	if (!isObject(value)) return value === null ? 'null' : typeof value;
	return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]));
};

/** Sorts the lists at some paths, in place, since the value is ours alone. */
export const sortLists = (value: unknown, paths: readonly string[] = []): void => {
	for (const path of paths) {
		const list = atPath(value, path);
		if (Array.isArray(list)) list.sort((a, b) => compareTexts(itemKey(a), itemKey(b)));
	}
};

/** The part of an answer that is compared. */
export const viewOf = (value: unknown, {view, select}: View): unknown => {
	if (view === 'shape') return shapeOf(value);
	if (select === undefined) return value;
	return Object.fromEntries(select.map(path => [path, atPath(value, path) ?? null]));
};
