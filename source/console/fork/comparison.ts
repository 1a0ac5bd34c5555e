import {countEvictions} from '../../cluster/count-evictions.ts';
import {objectDifferences, type ObjectChange} from '../../cluster/object-changes.ts';
import type {Cluster} from '../../cluster/types.ts';

/** A fork held against the cluster it comes from, as long as both go on. */
export interface Comparison {
	/** Pods taken away since the fork: in the cluster it comes from, and in the fork. */
	evictions(): readonly [cluster: number, fork: number];
	/** The objects that are not alike: before as the cluster has them, after as the fork. */
	differences(): readonly ObjectChange[];
	stop(): void;
}

/** Begins to compare two clusters that have been one up to a revision. */
export const compareFork = (cluster: Cluster, fork: Cluster, revision: number): Comparison => {
	const counts = [countEvictions(cluster.store, revision), countEvictions(fork.store, revision)] as const;
	return {
		evictions: () => [counts[0].count(), counts[1].count()],
		differences: () => objectDifferences(cluster.store, fork.store),
		stop() {
			for (const count of counts) count.stop();
		},
	};
};
