import type {ObjectOf} from '../../client/types.ts';
import {controllerOf, keyOf} from '../../machinery/object-key.ts';
import {naturalOrder} from '../natural-order.ts';
import {isFinished} from '../pod-state.ts';
import type {PlacedPod} from '../pod-sums.ts';
import type {ClusterSnapshot} from '../snapshot.ts';

type Pod = ObjectOf<'Pod'>;

/** A pod and the node it is on; '': on none yet. */
export interface Place {
	/** namespace/name */
	readonly pod: string;
	readonly node: string;
}

/** A pod that is not on the same node in both clusters; undefined where there is none for it. */
export interface PlacementDifference {
	readonly a: Place | undefined;
	readonly b: Place | undefined;
}

interface Standing extends Place {
	/** What it belongs to; pods of one owner stand in for each other. */
	readonly owner: string;
}

const ownerOf = (pod: Pod): string => {
	const owner = controllerOf(pod);
	return owner === undefined ? keyOf(pod) : `${pod.metadata.namespace} ${owner.kind} ${owner.name}`;
};

const standingOf = ({pod}: PlacedPod): Standing => ({
	pod: keyOf(pod),
	node: pod.spec.nodeName ?? '',
	owner: ownerOf(pod),
});

/** The pods that take part in a cluster: those that are over, or on their way out, are where they are no more. */
const standing = ({nodes, unplaced}: Pick<ClusterSnapshot, 'nodes' | 'unplaced'>): ReadonlyMap<string, Standing> =>
	new Map(
		[...nodes.flatMap(({sum}) => sum.pods), ...unplaced]
			.filter(({state}) => !isFinished(state) && state !== 'terminating')
			.map(placed => {
				const one = standingOf(placed);
				return [one.pod, one];
			}),
	);

const without = (all: ReadonlyMap<string, Standing>, others: ReadonlyMap<string, Standing>): readonly Standing[] =>
	[...all.values()].filter(({pod}) => !others.has(pod));

const byPlace = (one: Place, other: Place): number =>
	naturalOrder(one.node, other.node) || naturalOrder(one.pod, other.pod);

const place = (one: Standing | undefined): Place | undefined => one && {pod: one.pod, node: one.node};

/** Pairs pods of one owner, those on the same node first; what is left over has no counterpart. */
const pairUp = (ofA: readonly Standing[], ofB: readonly Standing[]): readonly PlacementDifference[] => {
	const leftOfB = ofB.toSorted(byPlace);
	const leftOfA = ofA.toSorted(byPlace).filter(({node}) => {
		const same = leftOfB.findIndex(one => one.node === node);
		if (same >= 0) leftOfB.splice(same, 1);
		return same < 0;
	});
	return Array.from({length: Math.max(leftOfA.length, leftOfB.length)}, (_, index) => ({
		a: place(leftOfA[index]),
		b: place(leftOfB[index]),
	}));
};

/**
The pods that are placed otherwise in two clusters, by name. Pods that both have are compared by name. A pod that was made
after the fork has a name of its own in each, so those of one owner are paired instead, and only the nodes count.
*/
export const placementDifferences = (
	a: Pick<ClusterSnapshot, 'nodes' | 'unplaced'>,
	b: Pick<ClusterSnapshot, 'nodes' | 'unplaced'>,
): readonly PlacementDifference[] => {
	const inA = standing(a);
	const inB = standing(b);
	const moved = [...inA.values()].flatMap(one => {
		const other = inB.get(one.pod);
		return other === undefined || other.node === one.node ? [] : [{a: place(one), b: place(other)}];
	});
	const onlyA = Map.groupBy(without(inA, inB), ({owner}) => owner);
	const onlyB = Map.groupBy(without(inB, inA), ({owner}) => owner);
	const paired = [...new Set([...onlyA.keys(), ...onlyB.keys()])].flatMap(owner =>
		pairUp(onlyA.get(owner) ?? [], onlyB.get(owner) ?? []),
	);
	return [...moved, ...paired].toSorted((one, other) => naturalOrder((one.a ?? one.b)!.pod, (other.a ?? other.b)!.pod));
};
