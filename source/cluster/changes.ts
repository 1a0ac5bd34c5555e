import type {RevisionStore} from '../store/types.ts';

const leases = '/registry/leases/';

/** Counts revisions that changed something other than a lease, for stepping from change to change. */
export const countChanges = (store: RevisionStore): (() => number) => {
	let count = 0;
	store.watch(
		{key: '/registry/', end: '/registry0'},
		{
			events(batch) {
				if (batch.some(({kv}) => !kv.key.startsWith(leases))) count++;
			},
		},
	);
	return () => count;
};
