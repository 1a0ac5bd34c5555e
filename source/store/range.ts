import {deepFreeze} from '../machinery/freeze.ts';
import {CompactedError, FutureRevisionError, RequestError} from './errors.ts';
import type {StoreState} from './store-state.ts';
import type {KeyValue, RangeRequest, RangeResult, SortTarget} from './types.ts';
import {compareValues} from './value.ts';

const comparators: Record<SortTarget, (a: KeyValue, b: KeyValue) => number> = {
	key: (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
	version: (a, b) => a.version - b.version,
	create: (a, b) => a.createRevision - b.createRevision,
	mod: (a, b) => a.modRevision - b.modRevision,
	value: (a, b) => compareValues(a.value, b.value),
};

const isFiltered = (request: RangeRequest): boolean =>
	request.minModRevision !== undefined ||
	request.maxModRevision !== undefined ||
	request.minCreateRevision !== undefined ||
	request.maxCreateRevision !== undefined;

/** A revision bound of 0 or absent is no bound, as in etcd. */
const passes = (request: RangeRequest, {modRevision, createRevision}: KeyValue): boolean =>
	modRevision >= (request.minModRevision || 0) &&
	modRevision <= (request.maxModRevision || Infinity) &&
	createRevision >= (request.minCreateRevision || 0) &&
	createRevision <= (request.maxCreateRevision || Infinity);

const isSorted = ({sort}: RangeRequest): boolean =>
	sort !== undefined && !(sort.target === 'key' && sort.order === 'ascend');

const sorted = (kvs: readonly KeyValue[], {sort}: RangeRequest): readonly KeyValue[] => {
	const compare = comparators[sort!.target];
	return kvs.toSorted(sort!.order === 'ascend' ? compare : (a, b) => compare(b, a));
};

/** Refuses an empty key and a revision that is not there: above `current` or below the compacted one. */
export const checkRange = (state: StoreState, {key, revision = 0}: RangeRequest, current: number): void => {
	if (key === '') throw new RequestError('key-empty', 'key is not provided');
	if (revision > current) throw new FutureRevisionError(revision, current);
	if (revision > 0 && revision < state.compacted) throw new CompactedError(revision, state.compacted);
};

/**
Reads a range. `at` is the revision read when the request names none; `revision` the one answered as current. The request
must have passed `checkRange`.
*/
export const readRange = (state: StoreState, request: RangeRequest, at: number, revision: number): RangeResult => {
	const {index} = state;
	const readAt = request.revision! > 0 ? request.revision! : at;
	const withDead = readAt < state.delivered;
	const counted = readAt >= state.tip ? index.countLatest(request) : undefined;
	if (request.countOnly)
		return {revision, kvs: [], more: false, count: counted ?? index.read(request, readAt, withDead).length};
	const limit = request.limit! > 0 ? request.limit! : Infinity;
	const plain = !isFiltered(request) && !isSorted(request);
	let kvs: readonly KeyValue[] = index.read(
		request,
		readAt,
		withDead,
		plain && counted !== undefined ? limit : Infinity,
	);
	const count = counted ?? kvs.length;
	if (isFiltered(request)) kvs = kvs.filter(kv => passes(request, kv));
	if (isSorted(request)) kvs = sorted(kvs, request);
	const more = plain ? count > limit : kvs.length > limit;
	if (kvs.length > limit) kvs = kvs.slice(0, limit);
	if (request.keysOnly) kvs = kvs.map(kv => ({...kv, value: {}}));
	return deepFreeze({revision, kvs, more, count});
};

/** Reads a range as it is on disk, or was at a revision. Throws for an empty key and a revision that is not there. */
export const readDurable = (state: StoreState, request: RangeRequest): RangeResult => {
	checkRange(state, request, state.durable);
	return readRange(state, request, state.durable, state.durable);
};
