import type {KubernetesObject} from '../machinery/json.ts';
import {changedFields, type FieldChange} from '../machinery/changed-fields.ts';
import {keyOf} from '../machinery/object-key.ts';
import {CompactedError} from '../store/errors.ts';
import {prefixEnd} from '../store/key-range.ts';
import {storedOf} from '../store/stored.ts';
import type {KeyValue, RevisionStore} from '../store/types.ts';
import {changedFieldsShownMax, changesShownMax} from './limits.ts';

const registry = '/registry/';

/** What changes all the time and explains nothing. */
const isNoise = (key: string): boolean => key.startsWith('/registry/leases/') || key.startsWith('/registry/events/');

const isBookkeeping = ({path}: FieldChange): boolean =>
	path.startsWith('metadata.managedFields') || path === 'metadata.resourceVersion';

const shortText = (value: unknown): string => {
	const text = value === undefined ? 'nothing' : JSON.stringify(value);
	return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
};

const valuesAt = (store: RevisionStore, revision?: number): ReadonlyMap<string, KeyValue> =>
	new Map(
		store
			.range({key: registry, end: prefixEnd(registry), ...(revision !== undefined && {revision})})
			.kvs.filter(({key}) => !isNoise(key))
			.map(kv => [kv.key, kv]),
	);

const objectOf = (kv: KeyValue | undefined): KubernetesObject | undefined =>
	kv && (storedOf(kv).object as KubernetesObject);

const title = (object: KubernetesObject): string => `${object.kind} ${keyOf(object)}`;

const describe = (before: KubernetesObject | undefined, after: KubernetesObject | undefined): string => {
	if (!before) return `${title(after!)} created`;
	if (!after) return `${title(before)} deleted`;
	const fields = changedFields(before, after).filter(change => !isBookkeeping(change));
	const shown = fields
		.slice(0, changedFieldsShownMax)
		.map(({path, before: old, after: now}) => `${path}: ${shortText(old)} → ${shortText(now)}`);
	const more = fields.length > shown.length ? [`${fields.length - shown.length} more fields`] : [];
	return `${title(after)} changed: ${[...shown, ...more].join('; ')}`;
};

/** What became of the objects of a cluster since a revision, a line each, events and leases left out; empty when that is compacted away. */
export const changesSince = (store: RevisionStore, revision: number): readonly string[] => {
	let before: ReadonlyMap<string, KeyValue>;
	try {
		before = valuesAt(store, revision);
	} catch (error) {
		if (error instanceof CompactedError) return [];
		throw error;
	}
	const after = valuesAt(store);
	const keys = [...new Set([...after.keys(), ...before.keys()])].filter(
		key => before.get(key)?.modRevision !== after.get(key)?.modRevision,
	);
	const shown = keys
		.slice(0, changesShownMax)
		.map(key => describe(objectOf(before.get(key)), objectOf(after.get(key))));
	return keys.length > shown.length ? [...shown, `${keys.length - shown.length} more objects`] : shown;
};
