import type {ComponentContext} from '../../client/component.ts';
import {absentNodeQuarantineMs, finishedPodsMax, podCollectorPeriodMs} from '../limits.ts';
import {byAge, byName} from '../objects/by-name.ts';
import {isNotFound, unlessGone} from '../objects/refusals.ts';
import {markDisrupted} from '../pods/disrupt-pod.ts';
import {isPodFinished, type Pod} from '../pods/pod-states.ts';
import {addNodeIndex, podsOnNode} from '../pods/pods-by-node.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';

const finishedIndex = 'finished';

/**
Removes pods of nodes that have been away for 40 s, and the oldest finished pods when there are too many (gc_controller.go).
The keys of its queue are names of nodes.
*/
export const createPodGarbageCollectorController: CreateController = context => {
	const {informers, clock} = context;
	const pods = informers.of('Pod');
	const nodes = informers.of('Node');
	addNodeIndex(pods);
	pods.addIndex(finishedIndex, pod => (isPodFinished(pod) ? ['yes'] : []));
	const awaySince = new Map<string, number>();

	const quarantine = (name: string): number => {
		const since = awaySince.get(name) ?? clock.now();
		awaySince.set(name, since);
		return since + absentNodeQuarantineMs - clock.now();
	};

	return {
		name: 'pod-garbage-collector-controller',
		watches: [
			watch('Node', (node, previous) => (previous === undefined ? [node.metadata.name] : [])),
			watch('Pod', ({spec}) => (spec.nodeName && nodes.get(spec.nodeName) === undefined ? [spec.nodeName] : [])),
		],
		reconcile: async name => {
			const left = podsOnNode(pods, name);
			if (nodes.get(name) !== undefined || left.length === 0) return void awaySince.delete(name);
			const waitMs = quarantine(name);
			if (waitMs > 0) return {requeueAfterMs: waitMs};
			if (await isThere(context, name)) return {requeueAfterMs: absentNodeQuarantineMs};
			for (const pod of left.toSorted(byName)) await removeOrphaned(context, pod);
			return void awaySince.delete(name);
		},
		every: {
			intervalMs: podCollectorPeriodMs,
			run: async () => {
				const finished = pods.by(finishedIndex, 'yes');
				const surplus = finished.length - finishedPodsMax;
				if (surplus <= 0) return;
				for (const pod of evictedFirst(finished).slice(0, surplus)) await forceDelete(context, pod);
			},
		},
	};
};

const evictedFirst = (pods: readonly Pod[]): readonly Pod[] => {
	const isEvicted = ({status}: Pod) => status?.phase === 'Failed' && status.reason === 'Evicted';
	const sorted = pods.toSorted(byAge);
	return [...sorted.filter(isEvicted), ...sorted.filter(pod => !isEvicted(pod))];
};

/** Asked past all caches, as what follows cannot be undone. */
const isThere = async ({client}: ComponentContext, name: string): Promise<boolean> => {
	try {
		await client.get('Node', {name});
		return true;
	} catch (error) {
		if (isNotFound(error)) return false;
		throw error;
	}
};

const removeOrphaned = async (context: ComponentContext, pod: Pod): Promise<void> => {
	const mark = {reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists', phase: 'Failed'};
	const isOver = isPodFinished(pod);
	const marked = isOver ? pod : await unlessGone(markDisrupted(context.client, pod, mark, context.clock.now()));
	if (marked !== undefined) await forceDelete(context, marked);
};

const forceDelete = async ({client}: ComponentContext, {metadata: {name, namespace, uid}}: Pod): Promise<void> => {
	await unlessGone(client.delete('Pod', {name, namespace}, {gracePeriodSeconds: 0, preconditions: {uid}}));
};
