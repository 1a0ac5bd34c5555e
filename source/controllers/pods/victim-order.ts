import {parseTimestamp} from '../../clock/clock.ts';
import {byName} from '../objects/by-name.ts';
import {isPodActive, isPodReady, type Pod, podReadySince, podRestarts} from './pod-states.ts';

const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/**
The pods to delete when `count` of `pods` are too many, in the order of controller.ActivePodsWithRanks: unassigned before
assigned; Pending, Unknown, Running; not ready before ready; lower deletion cost; more related pods on the same node; ready
for a shorter time; more restarts; newer. `related` are the pods of all owners with the same controller.
*/
export const chooseVictims = (
	pods: readonly Pod[],
	related: readonly Pod[],
	count: number,
	now: number,
): readonly Pod[] => {
	if (count <= 0) return [];
	if (count >= pods.length) return pods.toSorted(byName);
	const perNode = countByNode(related);
	const ranked = pods.map(pod => rank(pod, perNode.get(pod.spec.nodeName ?? '') ?? 0));
	ranked.sort((left, right) => compareVictims(left, right, now));
	return ranked.slice(0, count).map(({pod}) => pod);
};

interface Ranked {
	readonly pod: Pod;
	readonly assigned: number;
	readonly phase: number;
	readonly ready: number;
	readonly cost: number;
	readonly siblings: number;
	readonly readySince: number;
	readonly restarts: number;
	readonly sidecarRestarts: number;
	readonly created: number;
}

const phaseOrder: {readonly [phase: string]: number} = {Pending: 0, Unknown: 1, Running: 2};

const rank = (pod: Pod, siblings: number): Ranked => {
	const {containers, sidecars} = podRestarts(pod);
	return {
		pod,
		assigned: pod.spec.nodeName ? 1 : 0,
		phase: phaseOrder[pod.status?.phase ?? ''] ?? 0,
		ready: isPodReady(pod) ? 1 : 0,
		cost: deletionCost(pod),
		siblings,
		readySince: podReadySince(pod) ?? 0,
		restarts: containers,
		sidecarRestarts: sidecars,
		created: parseTimestamp(pod.metadata.creationTimestamp) ?? 0,
	};
};

/** An unreadable cost counts as 0. */
const deletionCost = ({metadata}: Pod): number => {
	const text = metadata.annotations?.[deletionCostAnnotation] ?? '0';
	return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
};

const countByNode = (pods: readonly Pod[]): ReadonlyMap<string, number> => {
	const counts = new Map<string, number>();
	for (const pod of pods) {
		const node = pod.spec.nodeName ?? '';
		if (isPodActive(pod)) counts.set(node, (counts.get(node) ?? 0) + 1);
	}
	return counts;
};

const compareVictims = (left: Ranked, right: Ranked, now: number): number =>
	left.assigned - right.assigned ||
	left.phase - right.phase ||
	left.ready - right.ready ||
	left.cost - right.cost ||
	right.siblings - left.siblings ||
	(left.ready === 1 ? compareAges(left, right, left.readySince, right.readySince, now) : 0) ||
	right.restarts - left.restarts ||
	right.sidecarRestarts - left.sidecarRestarts ||
	compareAges(left, right, left.created, right.created, now) ||
	compareText(left.pod.metadata.name, right.pod.metadata.name);

/** Ages count by their power of two, so that a little difference is no difference; then the uid decides. */
const compareAges = (left: Ranked, right: Ranked, leftSince: number, rightSince: number, now: number): number => {
	if (leftSince === rightSince) return 0;
	return (
		ageMagnitude(now - leftSince) - ageMagnitude(now - rightSince) ||
		compareText(left.pod.metadata.uid, right.pod.metadata.uid)
	);
};

/** Whole log2 of the age in nanoseconds, -1 for none. */
const ageMagnitude = (ageMs: number): number => (ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1);

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
