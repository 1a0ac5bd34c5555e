import {createHash} from 'node:crypto';
import type {RevisionStore} from '../store/types.ts';
import {valueText} from '../store/value.ts';

/** One change as determinism sees it. */
export interface TraceEntry {
	readonly revision: number;
	readonly key: string;
	/** SHA-256 of the value's text, in hex; empty for a delete. */
	readonly hash: string;
}

/** Follows a store from its first revision on, or from another: two runs are the same when their traces are. */
export const recordTrace = (store: RevisionStore, startRevision = 1): readonly TraceEntry[] => {
	const trace: TraceEntry[] = [];
	store.watch(
		{key: '\0', end: '\0', startRevision},
		{
			events(batch) {
				for (const {type, kv} of batch) {
					const hash = type === 'put' ? createHash('sha256').update(valueText(kv.value)).digest('hex') : '';
					trace.push({revision: kv.modRevision, key: kv.key, hash});
				}
			},
		},
	);
	return trace;
};
