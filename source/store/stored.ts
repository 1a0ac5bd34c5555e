import {deepFreeze} from '../machinery/freeze.ts';
import {createMarks} from '../machinery/marks.ts';
import type {Stored, StoredEvent} from './storage.ts';
import type {KeyValue, StoreEvent} from './types.ts';
import {valueText} from './value.ts';

interface Revised {
	readonly metadata?: {readonly resourceVersion?: string};
}

/** Objects of records that hold text only (loaded from disk, or written by others), read once. */
const decoded = createMarks<object>();

/** A new object with `metadata.resourceVersion` set; everything else is shared. */
export const withRevision = (object: object, revision: number): object => ({
	...object,
	metadata: {...(object as Revised).metadata, resourceVersion: String(revision)},
});

const parse = (kv: KeyValue): object => {
	let object: unknown;
	try {
		object = JSON.parse(valueText(kv.value));
	} catch (error) {
		throw new Error(`${kv.key} at revision ${kv.modRevision} does not hold JSON: ${(error as Error).message}`, {
			cause: error,
		});
	}
	if (typeof object !== 'object' || object === null)
		throw new Error(`${kv.key} at revision ${kv.modRevision} does not hold an object`);
	const isStamped = (object as Revised).metadata?.resourceVersion === String(kv.modRevision);
	return deepFreeze(isStamped ? object : withRevision(object, kv.modRevision));
};

const objectOf = (kv: KeyValue): object => {
	if (kv.value.object !== undefined) return kv.value.object;
	let object = decoded.of(kv);
	if (object === undefined) {
		object = parse(kv);
		decoded.set(kv, object);
	}
	return object;
};

/** A record as the API server reads it. */
export const storedOf = (kv: KeyValue): Stored =>
	deepFreeze({key: kv.key, object: objectOf(kv), revision: kv.modRevision, record: kv});

/** An event as the API server reads it. */
export const storedEventOf = ({type, kv, previous}: StoreEvent): StoredEvent =>
	deepFreeze({
		type,
		key: kv.key,
		revision: kv.modRevision,
		current: type === 'put' ? storedOf(kv) : undefined,
		previous: previous === undefined ? undefined : storedOf(previous),
	});
