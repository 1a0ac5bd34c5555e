import type {ComponentContext} from '../client/component.ts';
import {StatusError} from '../machinery/status-error.ts';
import type {ClusterState} from './cache/cluster-state.ts';
import type {PodInfo} from './cache/pod-info.ts';
import type {Nomination} from './framework/types.ts';
import type {WaitingPods} from './permit/waiting-pods.ts';
import {clearNomination, writeDisruption} from './pod-status-writer.ts';

const removeVictim = async (
	context: ComponentContext,
	victim: PodInfo,
	preemptor: PodInfo,
	node: string,
	waiting: WaitingPods,
): Promise<void> => {
	const {name, namespace, uid} = victim.pod.metadata;
	const waitingVictim = waiting.get(victim.key);
	if (waitingVictim !== undefined) waitingVictim.reject('DefaultPreemption', 'preempted');
	else if (!victim.terminating) {
		await writeDisruption(context, victim, preemptor.pod);
		try {
			await context.client.delete('Pod', {name, namespace}, {preconditions: {uid}});
		} catch (error) {
			if (!(error instanceof StatusError) || (error.code !== 404 && error.code !== 409)) throw error;
			return;
		}
	}
	const message = `Preempted by pod ${preemptor.pod.metadata.uid} on node ${node}`;
	context.events.event(victim.pod, 'Normal', 'Preempted', message, {action: 'Preempting', related: preemptor.pod});
};

/**
Makes room for a pod: marks and deletes the victims (those that wait to be bound are refused instead), and takes back the nominations of less important pods to the node.
Rejects with StatusError when a victim cannot be deleted; those before it are.
*/
export const preempt = async (
	context: ComponentContext,
	cluster: ClusterState,
	pod: PodInfo,
	{node, victims}: Nomination,
	waiting: WaitingPods,
): Promise<void> => {
	for (const victim of victims) await removeVictim(context, victim, pod, node, waiting);
	const displaced = [...(cluster.nominatedTo(node)?.values() ?? [])].filter(({priority}) => priority < pod.priority);
	for (const other of displaced) {
		cluster.removeNomination(other.key);
		await clearNomination(context, other);
	}
};
