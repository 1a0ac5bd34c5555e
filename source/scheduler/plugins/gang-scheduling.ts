import type {ClusterState} from '../cache/cluster-state.ts';
import type {ClusterEvent} from '../framework/cluster-event.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {Pod, PodGroup} from '../framework/objects.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {goQuote} from '../../machinery/go-quote.ts';
import {unresolvable, type Refusal} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import {groupKeyOf, minCountOf} from '../gang/pod-group.ts';
import {gangWaitMs} from '../limits.ts';

const name = 'GangScheduling';

/** The gang a pod is in: its key, and how many of it must be placed together. */
const gangOf = (pod: Pod, {groups}: ClusterObjects): {readonly key: string; readonly minCount: number} | undefined => {
	const key = groupKeyOf(pod);
	const group = key === undefined ? undefined : groups?.get(key);
	if (key === undefined || group === undefined) return undefined;
	const minCount = minCountOf(group);
	return minCount === 0 ? undefined : {key, minCount};
};

const hold = (pod: Pod, objects: ClusterObjects): Refusal | undefined => {
	const {groups} = objects;
	const key = groupKeyOf(pod);
	if (groups === undefined || key === undefined) return undefined;
	if (groups.get(key) === undefined) {
		const group = goQuote(pod.spec.schedulingGroup!.podGroupName!);
		return unresolvable(`waiting for pods's pod group ${group} to appear in scheduling queue`);
	}
	const gang = gangOf(pod, objects);
	return gang === undefined || groups.podsOf(key).length >= gang.minCount
		? undefined
		: unresolvable('waiting for minCount pods from a gang to appear in scheduling queue');
};

/** How many pods of a group are on nodes, or on their way. */
const placedCount = (key: string, cluster: ClusterState): number =>
	(cluster.objects.groups?.podsOf(key) ?? []).filter(pod => cluster.nodeNameOf(keyOf(pod)) !== undefined).length;

const sameGroup = (pod: Pod, {object}: ClusterEvent): boolean => {
	const key = groupKeyOf(pod);
	return key !== undefined && key === (object.kind === 'PodGroup' ? keyOf(object) : groupKeyOf(object as Pod));
};

/** A change of a gang helps when fewer are needed than before. */
const needsFewer = (pod: Pod, event: ClusterEvent): boolean =>
	sameGroup(pod, event) && minCountOf(event.object as PodGroup) < minCountOf(event.previous as PodGroup);

/**
All or nothing: pods of a gang wait until their PodGroup is there and as many of them as must be placed together, and none
is bound before that many have a node. Does nothing where PodGroups are not served.
*/
export const gangScheduling: Plugin = {
	name,
	preEnqueue: hold,
	permit({pod: {pod}, cluster, waiting}) {
		const gang = gangOf(pod, cluster.objects);
		if (gang === undefined) return undefined;
		if (placedCount(gang.key, cluster) < gang.minCount) return {code: 'Wait', timeoutMs: gangWaitMs};
		for (const other of waiting.list()) if (groupKeyOf(other.pod.pod) === gang.key) other.allow(name);
		return undefined;
	},
	events: [
		{source: 'UnscheduledPod', actions: ['Add'], mayHelp: sameGroup},
		{source: 'AssignedPod', actions: ['Add'], mayHelp: sameGroup},
		{source: 'PodGroup', actions: ['Add'], mayHelp: sameGroup},
		{source: 'PodGroup', actions: ['Update'], mayHelp: needsFewer},
	],
};
