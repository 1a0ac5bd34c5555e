import {openEnd} from './key-range.ts';
import {weighedRecordsMax} from './limits.ts';
import {forEachEvent, type RevisionEvents} from './revision-log.ts';
import type {StoreState} from './store-state.ts';
import type {KeyValue, StoreWeight} from './types.ts';
import {passingText} from './value.ts';

const bytesOf = ({key, value}: KeyValue): number =>
	key.length + (value.bytes?.byteLength ?? Buffer.byteLength(passingText(value)));

/** So many of a sequence that each stands for as many others; all of them while there are few. */
const strideOf = (count: number): number => Math.max(1, Math.ceil(count / weighedRecordsMax));

/** The key up to its second part: `/registry/pods` of `/registry/pods/default/web`; a key of one part is its own. */
const rootOf = (key: string): string => {
	const end = key.indexOf('/', key.indexOf('/', 1) + 1);
	return end <= 0 ? key : key.slice(0, end);
};

const weighLive = (records: readonly KeyValue[]): StoreWeight['roots'] => {
	const roots = new Map<string, {root: string; keys: number; weighed: number; sum: number}>();
	const stride = strideOf(records.length);
	let root = '';
	for (const [index, record] of records.entries()) {
		// Keys come in order: most have the root of the one before.
		if (root === '' || !record.key.startsWith(root) || record.key[root.length] !== '/') root = rootOf(record.key);
		const known = roots.get(root) ?? {root, keys: 0, weighed: 0, sum: 0};
		roots.set(root, known);
		// The first of a root always counts, so that none goes without a weight.
		if (index % stride === 0 || known.keys === 0) {
			known.weighed++;
			known.sum += bytesOf(record);
		}
		known.keys++;
	}
	return [...roots.values()].map(({root, keys, weighed, sum}) => ({
		root,
		keys,
		bytes: Math.round((sum / weighed) * keys),
	}));
};

const eventBytes = (events: RevisionEvents): number => {
	let bytes = 0;
	forEachEvent(events, ({kv}) => (bytes += bytesOf(kv)));
	return bytes;
};

const weighHistory = ({log}: StoreState): number => {
	const count = log.next - log.first;
	const stride = strideOf(count);
	let weighed = 0;
	let bytes = 0;
	for (let revision = log.first; revision < log.next; revision += stride) {
		weighed++;
		bytes += eventBytes(log.at(revision));
	}
	return weighed === 0 ? 0 : Math.round((bytes / weighed) * count);
};

/** Weighs what a store holds: the text of keys and values now, and of every change that is kept. */
export const weighState = (state: StoreState): StoreWeight => {
	const records = state.index.read({key: '\0', end: openEnd}, state.durable, false);
	const {log} = state;
	return {
		roots: weighLive(records),
		historyBytes: weighHistory(state),
		isEstimate: strideOf(records.length) > 1 || strideOf(log.next - log.first) > 1,
	};
};
