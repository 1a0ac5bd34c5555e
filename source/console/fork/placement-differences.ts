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

const known = new WeakMap<Pod, Standing>();

/** Worked out once for each state of a pod: most pods are as they were when one looks again. */
const standingOf = ({pod}: PlacedPod): Standing => {
	const standing = known.get(pod) ?? {pod: keyOf(pod), node: pod.spec.nodeName ?? '', owner: ownerOf(pod)};
	known.set(pod, standing);
	return standing;
};

type Placed = Pick<ClusterSnapshot, 'nodes' | 'unplaced'>;

/** The pods that take part in a cluster: those that are over, or on their way out, are where they are no more. */
function* standing({nodes, unplaced}: Placed): Generator<Standing> {
	for (const {sum} of nodes) yield* takingPart(sum.pods);
	yield* takingPart(unplaced);
}

function* takingPart(pods: readonly PlacedPod[]): Generator<Standing> {
	for (const placed of pods) if (!isFinished(placed.state) && placed.state !== 'terminating') yield standingOf(placed);
}

const byPlace = (one: Place, other: Place): number =>
	naturalOrder(one.node, other.node) || naturalOrder(one.pod, other.pod);

const place = (one: Standing | undefined): Place | undefined => one && {pod: one.pod, node: one.node};

/** Pairs pods of one owner, those on the same node first; what is left over has no counterpart. */
const pairUp = (ofA: readonly Standing[], ofB: readonly Standing[]): readonly PlacementDifference[] => {
	const byNode = Map.groupBy(ofB, ({node}) => node);
	const leftOfA = ofA.filter(({node}) => byNode.get(node)?.pop() === undefined).toSorted(byPlace);
	const leftOfB = [...byNode.values()].flat().toSorted(byPlace);
	return Array.from({length: Math.max(leftOfA.length, leftOfB.length)}, (_, index) => ({
		a: place(leftOfA[index]),
		b: place(leftOfB[index]),
	}));
};

/**
The pods that are placed otherwise in two clusters, by name. Pods that both have are compared by name. A pod that was made
after the fork has a name of its own in each, so those of one owner are paired instead, and only the nodes count.
*/
export const placementDifferences = (a: Placed, b: Placed): readonly PlacementDifference[] => {
	const moved: PlacementDifference[] = [];
	const onlyA: Standing[] = [];
	const leftOfB = new Map<string, Standing>();
	for (const one of standing(b)) leftOfB.set(one.pod, one);
	for (const one of standing(a)) {
		const other = leftOfB.get(one.pod);
		if (other === undefined) onlyA.push(one);
		else if (other.node !== one.node) moved.push({a: place(one), b: place(other)});
		leftOfB.delete(one.pod);
	}
	const ofA = Map.groupBy(onlyA, ({owner}) => owner);
	const ofB = Map.groupBy(leftOfB.values(), ({owner}) => owner);
	const paired = [...new Set([...ofA.keys(), ...ofB.keys()])].flatMap(owner =>
		pairUp(ofA.get(owner) ?? [], ofB.get(owner) ?? []),
	);
	return [...moved, ...paired].toSorted((one, other) => naturalOrder((one.a ?? one.b)!.pod, (other.a ?? other.b)!.pod));
};
