import type {Random} from '../clock/random.ts';
import {controllerOf} from '../machinery/object-key.ts';
import type {ClusterState} from './cache/cluster-state.ts';
import {podInfoOf, type PodInfo} from './cache/pod-info.ts';
import {bindsLater} from './explanation.ts';
import type {Node, Pod} from './framework/objects.ts';
import type {Profile} from './framework/profile.ts';
import {defaultProfile} from './plugins/default-profile.ts';
import {schedulePending} from './schedule-pending.ts';
import {readSnapshot, type Snapshot} from './snapshot/snapshot.ts';

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

/** Where a pod would land. */
export interface Placement {
	/** `namespace/name`; for an evicted pod the name of the one it stands in for. */
	readonly pod: string;
	/** Where it was, for evicted pods. */
	readonly from?: string;
	/** Where it would go; null: nowhere, or gone for good. */
	readonly node: string | null;
	/** A node on which preemption would make room, or where volumes must be bound first. */
	readonly nominatedNode?: string;
	readonly victims?: readonly string[];
	/** Why it would go nowhere. */
	readonly message?: string;
}

export interface WhatIfOptions {
	readonly profile?: Profile;
	/** Draws among equally good nodes; without it the first by name is taken. */
	readonly random?: Random;
	/** Now, ms since the epoch. */
	readonly nowMs?: number;
}

/** A cluster with the pods that wait in it. */
export type WhatIfState = Pick<Snapshot, 'cluster' | 'pending'>;

const gone = 'the pod has no controller that would make another one';

interface Outcome {
	readonly toPlace: readonly PodInfo[];
	readonly from: ReadonlyMap<string, string>;
	readonly lost: readonly Placement[];
}

/** The pod that a controller would make in its place. */
const successor = ({pod}: PodInfo): PodInfo =>
	podInfoOf({
		...pod,
		metadata: {...pod.metadata, deletionTimestamp: undefined},
		spec: {...pod.spec, nodeName: undefined},
		status: undefined,
	});

const apply = (cluster: ClusterState, changes: readonly WhatIfChange[]): Outcome => {
	const toPlace: PodInfo[] = [];
	const from = new Map<string, string>();
	const lost: Placement[] = [];
	const evict = (key: string): void => {
		const nodeName = cluster.nodeNameOf(key);
		const info = cluster.node(nodeName ?? '')?.pods.get(key);
		if (nodeName === undefined || info === undefined) {
			throw new Error(`what if pod ${key} were evicted: it is on no known node`);
		}
		cluster.removePod(key);
		if (controllerOf(info.pod) === undefined) {
			lost.push({pod: key, from: nodeName, node: null, message: gone});
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
	return {toPlace, from, lost};
};

/**
Where pods would land, or why they would not, after some changes: the preview of drain, taint, scale and the like. `state`
is a cluster with its waiting pods, or a list of manifests or objects; it is not changed. All changes are made first, then
the pods that were evicted or created and those that wait anyway are scheduled one after another, without controllers or
time in between. Throws an Error for an eviction of a pod that is on no known node.
*/
export const whatIf = (
	state: WhatIfState | readonly unknown[],
	changes: readonly WhatIfChange[],
	{profile = defaultProfile, random, nowMs}: WhatIfOptions = {},
): readonly Placement[] => {
	const given = 'cluster' in state ? state : readSnapshot(state);
	const cluster = given.cluster.fork();
	const {toPlace, from, lost} = apply(cluster, changes);
	const deleted = new Set(changes.map(change => (change.kind === 'delete' ? change.pod : undefined)));
	const pods = [...toPlace, ...given.pending.filter(({key}) => !deleted.has(key))];
	const placements: Placement[] = [...lost];
	schedulePending(cluster, pods, {profile, random, nowMs}, ({pod, decision}) => {
		const origin = from.get(pod.key);
		const about = {pod: pod.key, ...(origin === undefined ? {} : {from: origin})};
		if (decision.kind === 'placed') {
			const {name} = decision.node;
			const later = bindsLater(profile, pod, name, cluster);
			placements.push(later ? {...about, node: null, nominatedNode: name} : {...about, node: name});
			return;
		}
		const {nomination, message} = decision;
		const room =
			nomination === undefined
				? {}
				: {nominatedNode: nomination.node, victims: nomination.victims.map(({key}) => key).toSorted()};
		placements.push({...about, node: null, ...room, message});
	});
	return placements;
};
