import {isJsonObject, type JsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {withFields} from '../registry/with-fields.ts';

/** An object that a webhook has converted, or what is wrong with it. */
export type ConvertedObject =
	| {readonly ok: true; readonly object: KubernetesObject}
	| {readonly ok: false; readonly about: 'version' | 'object' | 'metadata'; readonly problem: string};

/** Go's name of the type of a JSON value. */
const goType = (value: unknown): string => {
	if (Array.isArray(value)) return '[]interface {}';
	if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
	if (typeof value === 'boolean') return 'bool';
	return typeof value === 'string' ? 'string' : '<nil>';
};

/** What of metadata a conversion may change. */
const changeable = ['labels', 'annotations'] as const;

const badTexts = (field: string, value: unknown): string | undefined => {
	if (!isJsonObject(value)) return `invalid metadata.${field} of type ${goType(value)} in converted object`;
	const [key, other] = Object.entries(value).find(([, text]) => typeof text !== 'string') ?? [];
	return key === undefined
		? undefined
		: `metadata.${field}[${key}] must be a string, but is ${goType(other)} in converted object`;
};

const differing = (original: KubernetesObject, converted: JsonObject, metadata: JsonObject): string | undefined => {
	const pairs: readonly (readonly [name: string, before: unknown, after: unknown])[] = [
		['kind', original.kind, converted['kind']],
		['name', original.metadata.name, metadata['name']],
		['namespace', original.metadata.namespace, metadata['namespace']],
		['UID', original.metadata.uid, metadata['uid']],
	];
	const [name, before, after] = pairs.find(([, left, right]) => (left ?? '') !== (right ?? '')) ?? [];
	return name === undefined
		? undefined
		: `must have the same ${name}: ${String(before ?? '')} != ${String(after ?? '')}`;
};

/**
The object that a webhook gives for an original: of the version asked for, the same kind, name and uid, and with the original's
metadata but for labels and annotations (validateConvertedObject, restoreObjectMeta).
*/
export const convertedObject = (original: KubernetesObject, given: unknown, apiVersion: string): ConvertedObject => {
	const converted: JsonObject = isJsonObject(given) ? given : {};
	const refuse = (about: 'version' | 'object' | 'metadata', problem: string): ConvertedObject => ({
		ok: false,
		about,
		problem,
	});
	const received = String(converted['apiVersion'] ?? '');
	if (received !== apiVersion)
		return refuse('version', `invalid groupVersion (expected ${apiVersion}, received ${received})`);
	if (converted['kind'] !== original.kind) {
		const kind = String(converted['kind'] ?? '');
		return refuse('version', `invalid kind (expected ${original.kind}, received ${kind})`);
	}
	const {metadata} = converted;
	if (metadata === undefined) return refuse('metadata', 'missing metadata in converted object');
	if (!isJsonObject(metadata))
		return refuse('metadata', `invalid metadata of type ${goType(metadata)} in converted object`);
	const difference = differing(original, converted, metadata);
	if (difference !== undefined) return refuse('object', difference);
	const changed: {[field: string]: unknown} = {};
	for (const field of changeable) {
		const value = metadata[field] ?? undefined;
		const problem = value === undefined ? undefined : badTexts(field, value);
		if (problem !== undefined) return refuse('metadata', problem);
		changed[field] = value;
	}
	const object = {...converted, metadata: withFields(original.metadata, changed)};
	return {ok: true, object: object as unknown as KubernetesObject};
};
