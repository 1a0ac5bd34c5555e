import {changedFields, type FieldChange} from '../machinery/changed-fields.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {prefixEnd} from '../store/key-range.ts';
import {storedOf} from '../store/stored.ts';
import type {KeyValue, RevisionStore} from '../store/types.ts';

/** An object at two revisions; absent where it was not there. */
export interface ObjectChange {
	readonly before?: KubernetesObject;
	readonly after?: KubernetesObject;
}

const registry = '/registry/';

/** What changes all the time and explains nothing. */
const isNoise = (key: string): boolean => key.startsWith('/registry/leases/') || key.startsWith('/registry/events/');

const valuesAt = (store: Pick<RevisionStore, 'range'>, revision?: number): ReadonlyMap<string, KeyValue> =>
	new Map(
		store
			.range({key: registry, end: prefixEnd(registry), ...(revision !== undefined && {revision})})
			.kvs.filter(({key}) => !isNoise(key))
			.map(kv => [kv.key, kv]),
	);

const objectOf = (kv: KeyValue | undefined): KubernetesObject | undefined =>
	kv && (storedOf(kv).object as KubernetesObject);

/** The objects of a store that are not as they were at a revision, by key. Throws CompactedError when that is gone. */
export const objectChanges = (store: Pick<RevisionStore, 'range'>, revision: number): readonly ObjectChange[] => {
	const before = valuesAt(store, revision);
	const after = valuesAt(store);
	return [...new Set([...after.keys(), ...before.keys()])]
		.filter(key => before.get(key)?.modRevision !== after.get(key)?.modRevision)
		.toSorted()
		.map(key => ({before: objectOf(before.get(key)), after: objectOf(after.get(key))}));
};

/** Whether a changed field says nothing: the server keeps books in it. */
export const isBookkeeping = ({path}: FieldChange): boolean =>
	path.startsWith('metadata.managedFields') || path === 'metadata.resourceVersion';

const isSameObject = (one: KubernetesObject, other: KubernetesObject): boolean =>
	one === other || changedFields(one, other).every(isBookkeeping);

/** The objects that two stores do not have alike, by key: `before` as the one has it, `after` as the other. Events and leases are left out. */
export const objectDifferences = (
	one: Pick<RevisionStore, 'range'>,
	other: Pick<RevisionStore, 'range'>,
): readonly ObjectChange[] => {
	const before = valuesAt(one);
	const after = valuesAt(other);
	return [...new Set([...after.keys(), ...before.keys()])]
		.filter(key => before.get(key)?.value !== after.get(key)?.value)
		.toSorted()
		.map(key => ({before: objectOf(before.get(key)), after: objectOf(after.get(key))}))
		.filter(({before: here, after: there}) => !here || !there || !isSameObject(here, there));
};
