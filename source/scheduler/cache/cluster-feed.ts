import type {Informers} from '../../client/types.ts';
import {keyOf} from '../../machinery/object-key.ts';
import type {ClusterEvent, EventSource} from '../framework/cluster-event.ts';
import type {Node, Pod} from '../framework/objects.ts';
import type {ClusterState} from './cluster-state.ts';
import type {ServedApis} from './informed-objects.ts';
import {isFinished, podInfoOf} from './pod-info.ts';

/** What the feed tells of, beside keeping the cluster up to date. */
export interface FeedReceiver {
	/** A pod waits for a node, new or changed. */
	waiting(pod: Pod): void;
	/** The pod waits no more: it has a node, has finished, or is gone. */
	settled(key: string): void;
	/** True while the pod is assumed on a node that it is not yet bound to. */
	isAssumed(key: string): boolean;
	/** Something changed that may help waiting pods. */
	event(event: ClusterEvent): void;
	/** A pod that cannot be read; it is left out. */
	unreadable(pod: Pod, error: unknown): void;
}

const isBound = ({spec}: Pod): boolean => spec.nodeName !== undefined && spec.nodeName !== '';

/** A resize has given something back. */
const holdsLess = (now: Pod, before: Pod): boolean => {
	if (now.status?.containerStatuses === before.status?.containerStatuses) return false;
	const [held, previous] = [podInfoOf(now).requests, podInfoOf(before).requests];
	return held.cpu < previous.cpu || held.memory < previous.memory;
};

/** Changes of a bound pod that other pods may feel; the rest of its life is no concern of theirs. */
const matters = (now: Pod, before: Pod): boolean =>
	now.metadata.labels !== before.metadata.labels ||
	now.metadata.deletionTimestamp !== before.metadata.deletionTimestamp ||
	now.spec.containers !== before.spec.containers ||
	holdsLess(now, before);

/** Heartbeats and the like do not count. */
const nodeMatters = (now: Node, before: Node): boolean =>
	now.metadata.labels !== before.metadata.labels ||
	now.spec.taints !== before.spec.taints ||
	now.spec.unschedulable !== before.spec.unschedulable ||
	now.status?.allocatable !== before.status?.allocatable;

const feedNodes = (informers: Informers, cluster: ClusterState, {event}: FeedReceiver): (() => void) =>
	informers.of('Node').subscribe({
		added(object) {
			cluster.setNode(object);
			event({source: 'Node', action: 'Add', object});
		},
		updated(object, previous) {
			cluster.setNode(object);
			if (nodeMatters(object, previous)) event({source: 'Node', action: 'Update', object, previous});
		},
		deleted(object) {
			cluster.removeNode(object.metadata.name);
			event({source: 'Node', action: 'Delete', object});
		},
	});

const feedPods = (informers: Informers, cluster: ClusterState, receiver: FeedReceiver): (() => void) => {
	const setWaiting = (pod: Pod, key: string): void => {
		const info = podInfoOf(pod);
		if (receiver.isAssumed(key)) cluster.addPod(info, cluster.nodeNameOf(key)!);
		const nominated = pod.status?.nominatedNodeName ?? '';
		if (nominated === '') cluster.removeNomination(key);
		else cluster.nominate(info, nominated);
		if (pod.metadata.deletionTimestamp === undefined) receiver.waiting(pod);
		else receiver.settled(key);
	};
	const setBound = (pod: Pod, key: string, previous: Pod | undefined): void => {
		cluster.removeNomination(key);
		cluster.addPod(podInfoOf(pod), pod.spec.nodeName!);
		receiver.settled(key);
		if (previous === undefined || !isBound(previous)) {
			receiver.event({source: 'AssignedPod', action: 'Add', object: pod});
		} else if (matters(pod, previous)) {
			receiver.event({source: 'AssignedPod', action: 'Update', object: pod, previous});
		}
	};
	const remove = (pod: Pod, key: string): void => {
		const counted = cluster.nodeNameOf(key) !== undefined;
		cluster.removePod(key);
		cluster.removeNomination(key);
		receiver.settled(key);
		if (counted) receiver.event({source: 'AssignedPod', action: 'Delete', object: pod});
	};
	const set = (pod: Pod, previous?: Pod): void => {
		const key = keyOf(pod);
		try {
			if (isFinished(pod)) remove(pod, key);
			else if (isBound(pod)) setBound(pod, key, previous);
			else setWaiting(pod, key);
		} catch (error) {
			receiver.unreadable(pod, error);
		}
	};
	return informers.of('Pod').subscribe({added: set, updated: set, deleted: pod => remove(pod, keyOf(pod))});
};

const otherSources = ['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass', 'CSINode', 'Namespace'] as const;

const feedDeviceClasses = (informers: Informers, cluster: ClusterState): (() => void) => {
	const changed = (): void => cluster.deviceClassesChanged();
	return informers.of('DeviceClass').subscribe({
		added: changed,
		updated: ({spec}, previous) =>
			spec.extendedResourceName === previous.spec.extendedResourceName ? undefined : changed(),
		deleted: changed,
	});
};

const feedOthers = (
	informers: Informers,
	cluster: ClusterState,
	{event}: FeedReceiver,
	{podGroups = false, devices = false}: ServedApis,
): (() => void) => {
	// Before anybody is told: nodes may leave other resources to devices now.
	const stopClasses = devices ? feedDeviceClasses(informers, cluster) : () => {};
	const sources = [
		...otherSources,
		...(podGroups ? (['PodGroup'] as const) : []),
		...(devices ? (['ResourceSlice', 'DeviceClass'] as const) : []),
	];
	const stops = sources.map((source: (typeof sources)[number] & EventSource) =>
		informers.of(source).subscribe({
			added: object => event({source, action: 'Add', object}),
			updated: (object, previous) => event({source, action: 'Update', object, previous}),
			deleted: object => event({source, action: 'Delete', object}),
		}),
	);
	if (devices) {
		// Its type has another name than its kind: the core API has a ResourceClaim too.
		const claims = informers.of('ResourceV1ResourceClaim');
		const source = 'ResourceClaim';
		stops.push(
			claims.subscribe({
				added: object => event({source, action: 'Add', object}),
				updated: (object, previous) => event({source, action: 'Update', object, previous}),
				deleted: object => event({source, action: 'Delete', object}),
			}),
		);
	}
	return () => [stopClasses, ...stops].forEach(stop => stop());
};

/**
Keeps a cluster state up to date from informers and tells what it may mean for waiting pods. Nodes come first: pods find
theirs. Returns the way out.
*/
export const feedCluster = (
	informers: Informers,
	cluster: ClusterState,
	receiver: FeedReceiver,
	served: ServedApis = {},
): (() => void) => {
	const stops = [
		feedNodes(informers, cluster, receiver),
		feedPods(informers, cluster, receiver),
		feedOthers(informers, cluster, receiver, served),
	];
	return () => stops.forEach(stop => stop());
};
