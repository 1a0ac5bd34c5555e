import {controllerOf} from '../../machinery/object-key.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import {podInfoOf, type PodInfo} from '../cache/pod-info.ts';
import type {Node, Pod} from '../framework/objects.ts';
import type {Snapshot} from '../snapshot/snapshot.ts';

/** One change of a cluster that somebody thinks about. Pods are named by `namespace/name`. */
export type WhatIfChange =
	/** The pod is evicted; its controller makes another one like it. A pod without a controller is just gone. */
	| {readonly kind: 'evict'; readonly pod: string}
	/** The pod goes and does not come back. */
	| {readonly kind: 'delete'; readonly pod: string}
	| {readonly kind: 'create'; readonly pod: Pod}
	/** The node as it would be: new, or with other labels, taints or capacity, or cordoned. Its pods stay. */
	| {readonly kind: 'node'; readonly node: Node}
	/** The node goes; its pods count nowhere. */
	| {readonly kind: 'removeNode'; readonly node: string};

const gone = 'the pod has no controller that would make another one';

/** A pod that nobody makes again. */
export interface LostPod {
	/** `namespace/name` */
	readonly pod: string;
	readonly from: string;
	readonly message: string;
}

/** A cluster with the pods that wait in it. */
export type WhatIfState = Pick<Snapshot, 'cluster' | 'pending'>;

/** A copy of a cluster after changes, and what they leave to be done. */
export interface ChangedState {
	readonly cluster: ClusterState;
	/** The pods that need a node: evicted and created ones, then those that wait anyway. */
	readonly waiting: readonly PodInfo[];
	/** Where the evicted ones were, by key. */
	readonly from: ReadonlyMap<string, string>;
	readonly lost: readonly LostPod[];
}

/** The pod that a controller would make in its place. */
const successor = ({pod}: PodInfo): PodInfo =>
	podInfoOf({
		...pod,
		metadata: {...pod.metadata, deletionTimestamp: undefined},
		spec: {...pod.spec, nodeName: undefined},
		status: undefined,
	});

/** Makes changes to a copy of a cluster. Throws an Error for an eviction of a pod that is on no known node. */
export const applyChanges = (state: WhatIfState, changes: readonly WhatIfChange[]): ChangedState => {
	const cluster = state.cluster.fork();
	const toPlace: PodInfo[] = [];
	const from = new Map<string, string>();
	const lost: LostPod[] = [];
	/** Keys of pods that are gone on purpose. */
	const deleted = new Set<string>();
	const evict = (key: string): void => {
		const nodeName = cluster.nodeNameOf(key);
		const info = cluster.node(nodeName ?? '')?.pods.get(key);
		if (nodeName === undefined || info === undefined) {
			throw new Error(`what if pod ${key} were evicted: it is on no known node`);
		}
		cluster.removePod(key);
		if (controllerOf(info.pod) === undefined) {
			lost.push({pod: key, from: nodeName, message: gone});
			return;
		}
		from.set(key, nodeName);
		toPlace.push(successor(info));
	};
	for (const change of changes) {
		switch (change.kind) {
			case 'evict':
				evict(change.pod);
				break;
			case 'delete':
				deleted.add(change.pod);
				cluster.removePod(change.pod);
				cluster.removeNomination(change.pod);
				break;
			case 'create':
				toPlace.push(podInfoOf(change.pod));
				break;
			case 'node':
				cluster.setNode(change.node);
				break;
			case 'removeNode':
				cluster.removeNode(change.node);
				break;
		}
	}
	const waiting = [...toPlace, ...state.pending.filter(({key}) => !deleted.has(key))];
	return {cluster, waiting, from, lost};
};
