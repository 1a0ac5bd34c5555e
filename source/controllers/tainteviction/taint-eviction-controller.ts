import type {ComponentContext} from '../../client/component.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {evictionLatencyMs} from '../limits.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';
import {unlessGone} from '../objects/refusals.ts';
import {type Taint, taintsOf} from '../nodes/taints-of.ts';
import {markDisrupted} from '../pods/disrupt-pod.ts';
import type {Pod} from '../pods/pod-states.ts';
import {addNodeIndex, podsOnNode} from '../pods/pods-by-node.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {type Stay, stayOf} from './toleration-time.ts';

/** A deletion that is due later. */
interface Scheduled {
	readonly uid: string;
	readonly since: number;
	readonly due: number;
}

/**
Deletes pods that do not tolerate a NoExecute taint of their node, or not for longer (taint_eviction.go). What is scheduled
is the one thing it remembers; after a restart tolerated times begin anew, as in Kubernetes.
*/
export const createTaintEvictionController: CreateController = context => {
	const {informers, events, clock} = context;
	const nodes = informers.of('Node');
	const pods = informers.of('Pod');
	addNodeIndex(pods);
	const scheduled = new Map<string, Scheduled>();
	const noExecute = (nodeName: string | undefined): readonly Taint[] =>
		nodeName === undefined ? [] : taintsOf(nodes.get(nodeName), 'NoExecute');

	const cancel = (key: string, pod: Pod): void => {
		if (scheduled.delete(key)) announce(pod, 'Cancelling deletion of Pod');
	};
	const announce = (pod: Pod, action: string): void =>
		events.event(pod, 'Normal', 'TaintManagerEviction', `${action} ${keyOf(pod)}`);

	const evict = async (key: string, pod: Pod): Promise<void> => {
		if (pod.metadata.deletionTimestamp === undefined) {
			announce(pod, 'Marking for deletion Pod');
			await unlessGone(deleteTainted(context, pod));
		}
		scheduled.delete(key);
	};

	/** Tolerated taints neither delay nor hasten a deletion that is scheduled already; one that is not tolerated hastens it. */
	const schedule = (key: string, {metadata: {uid}}: Pod, stay: Exclude<Stay, {kind: 'forever'}>): Scheduled => {
		const now = clock.now();
		const known = scheduled.get(key)?.uid === uid ? scheduled.get(key) : undefined;
		const due = now + (stay.kind === 'for' ? stay.ms : evictionLatencyMs);
		if (known !== undefined && (stay.kind === 'for' ? known.since < now : known.due <= due)) return known;
		const next = {uid, since: now, due};
		scheduled.set(key, next);
		return next;
	};

	return {
		name: 'taint-eviction-controller',
		watches: [
			watch('Node', (node, previous) =>
				structurallyEqual(taintsOf(node, 'NoExecute'), taintsOf(previous, 'NoExecute'))
					? []
					: podsOnNode(pods, node.metadata.name).map(keyOf).toSorted(),
			),
			watch('Pod', (pod, previous) => {
				const isNews =
					previous?.spec.nodeName !== pod.spec.nodeName || previous?.spec.tolerations !== pod.spec.tolerations;
				const key = keyOf(pod);
				const concerns = scheduled.has(key) || (isNews && noExecute(pod.spec.nodeName).length > 0);
				return concerns ? [key] : [];
			}),
		],
		reconcile: async key => {
			const pod = pods.get(key);
			if (pod === undefined) return void scheduled.delete(key);
			const taints = noExecute(pod.spec.nodeName);
			const stay = taints.length === 0 ? {kind: 'forever' as const} : stayOf(pod, taints);
			if (stay.kind === 'forever') return cancel(key, pod);
			const {due} = schedule(key, pod, stay);
			return due <= clock.now() ? evict(key, pod) : {requeueAfterMs: due - clock.now()};
		},
	};
};

const deleteTainted = async ({client, clock}: ComponentContext, pod: Pod): Promise<void> => {
	const reason = 'DeletionByTaintManager';
	const message = 'Taint manager: deleting due to NoExecute taint';
	await markDisrupted(client, pod, {reason, message}, clock.now());
	const {name, namespace, uid} = pod.metadata;
	await client.delete('Pod', {name, namespace}, {preconditions: {uid}});
};
