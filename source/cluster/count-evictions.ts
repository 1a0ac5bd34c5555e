import {findCondition} from '../machinery/conditions.ts';
import {prefixEnd} from '../store/key-range.ts';
import {storedOf} from '../store/stored.ts';
import type {KeyValue, RevisionStore} from '../store/types.ts';

interface Disruptable {
	readonly status?: {readonly conditions?: readonly {readonly type: string; readonly status: string}[]};
}

/** What the API server, the taint manager and the scheduler set on a pod that they take away. */
export const isDisrupted = ({status}: Disruptable): boolean =>
	findCondition(status?.conditions, 'DisruptionTarget')?.status === 'True';

const isDisruptedAt = (kv: KeyValue | undefined): boolean => kv !== undefined && isDisrupted(storedOf(kv).object);

const pods = '/registry/pods/';

/** Pods that have been taken away since a revision. */
export interface EvictionCount {
	/** So far; what is past is counted in the first moments. */
	count(): number;
	stop(): void;
}

/** Counts the pods that are evicted, preempted or otherwise taken away after a revision; none when its history is gone. */
export const countEvictions = (store: Pick<RevisionStore, 'watch'>, revision: number): EvictionCount => {
	let count = 0;
	const watcher = store.watch(
		{key: pods, end: prefixEnd(pods), startRevision: revision + 1, noDelete: true},
		{
			events(batch) {
				for (const {kv, previous} of batch) if (isDisruptedAt(kv) && !isDisruptedAt(previous)) count++;
			},
		},
	);
	return {count: () => count, stop: () => watcher.cancel()};
};
