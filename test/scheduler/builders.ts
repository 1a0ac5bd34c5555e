import assert from 'node:assert/strict';
import {ClusterState} from '../../source/scheduler/cache/cluster-state.ts';
import {podInfoOf, type PodInfo} from '../../source/scheduler/cache/pod-info.ts';
import {scoreDetails, type PluginScores} from '../../source/scheduler/cycle/score-details.ts';
import type {CycleOptions, Decision, PlainDecision} from '../../source/scheduler/cycle/decision.ts';
import {schedulePlainly} from '../../source/scheduler/cycle/schedule-plainly.ts';
import {schedulePod} from '../../source/scheduler/cycle/schedule-pod.ts';
import type {Node, Pod} from '../../source/scheduler/framework/objects.ts';
import {createProfile, type Profile} from '../../source/scheduler/framework/profile.ts';
import type {Plugin} from '../../source/scheduler/framework/types.ts';
import {createListedObjects} from '../../source/scheduler/snapshot/listed-objects.ts';
import {deepFreeze} from '../../source/machinery/freeze.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';

export interface NodeOptions {
	readonly labels?: {readonly [key: string]: string};
	readonly taints?: readonly {readonly key: string; readonly value?: string; readonly effect: string}[];
	readonly unschedulable?: boolean;
	readonly allocatable?: {readonly [resource: string]: string};
	readonly images?: readonly {readonly names: readonly string[]; readonly sizeBytes: number}[];
}

/** A node of 4 CPUs, 8 Gi and 110 pods, unless said otherwise. */
export const node = (name: string, {labels, taints, unschedulable, allocatable, images}: NodeOptions = {}): Node =>
	deepFreeze({
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {
			name,
			uid: `node-${name}`,
			resourceVersion: '1',
			creationTimestamp: '2026-01-01T00:00:00Z',
			labels: {'kubernetes.io/hostname': name, ...labels},
		},
		spec: {taints, unschedulable},
		status: {allocatable: {cpu: '4', memory: '8Gi', pods: '110', ...allocatable}, images},
	});

export interface PodOptions {
	readonly namespace?: string;
	readonly labels?: {readonly [key: string]: string};
	/** On this node already. */
	readonly on?: string;
	readonly cpu?: string;
	readonly memory?: string;
	readonly priority?: number;
	readonly spec?: Partial<Pod['spec']>;
	readonly metadata?: Partial<Pod['metadata']>;
	readonly status?: Pod['status'];
}

/** A pod of one container that asks for nothing, unless said otherwise. */
export const pod = (name: string, options: PodOptions = {}): Pod => {
	const {namespace = 'default', labels, on, cpu, memory, priority, spec, metadata, status} = options;
	const requests = {...(cpu === undefined ? {} : {cpu}), ...(memory === undefined ? {} : {memory})};
	return deepFreeze({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name,
			namespace,
			uid: `uid-${namespace}-${name}`,
			resourceVersion: '1',
			creationTimestamp: '2026-01-01T00:00:00Z',
			labels,
			...metadata,
		},
		spec: {
			schedulerName: 'default-scheduler',
			containers: [{name: 'main', image: 'registry.example/app:1', resources: {requests}}],
			nodeName: on,
			priority,
			...spec,
		},
		status: {phase: 'Pending', ...status},
	});
};

/** A cluster of these nodes, pods (where they say) and other objects. */
export const clusterOf = (...objects: readonly KubernetesObject[]): ClusterState => {
	const cluster = new ClusterState(createListedObjects(objects));
	for (const object of objects) if (object.kind === 'Node') cluster.setNode(object as Node);
	for (const object of objects) {
		if (object.kind !== 'Pod') continue;
		const info = podInfoOf(object as Pod);
		if (info.pod.spec.nodeName !== undefined) cluster.addPod(info, info.pod.spec.nodeName);
	}
	return cluster;
};

/** A decision with every plugin's scores, as the plain evaluation gives them. */
export type DetailedDecision = PlainDecision & {readonly details: readonly PluginScores[]};

/** What of a decision everybody must agree on. */
export const essence = (decision: Decision): object =>
	decision.kind === 'placed'
		? {node: decision.node.name, score: decision.score, ties: decision.ties, feasible: decision.feasibleNodes}
		: {message: decision.message, refusedBy: [...decision.refusedBy], nomination: decision.nomination?.node};

/** A plain decision; throws when what is known of pods alike leads to another one. */
const decideBothWays = (
	profile: Profile,
	info: PodInfo,
	cluster: ClusterState,
	options: CycleOptions,
): PlainDecision => {
	const plain = schedulePlainly(profile, info, cluster, options);
	assert.deepEqual(essence(schedulePod(profile, info, cluster, options)), essence(plain));
	return plain;
};

/**
Decides where a pod goes with only these plugins, or with a whole profile; ties go to the first node. Throws when the plain
evaluation of the scores comes to other totals, or the shared one to another decision.
*/
export const decide = (
	incoming: Pod,
	cluster: ClusterState,
	plugins: readonly Plugin[] | Profile,
): DetailedDecision => {
	const profile = 'schedulerName' in plugins ? plugins : createProfile('default-scheduler', plugins);
	const info = podInfoOf(incoming);
	const decision = decideBothWays(profile, info, cluster, {draw: () => 0, nowMs: Date.UTC(2026, 0, 1)});
	const scores = decision.kind === 'placed' ? decision.scores : undefined;
	if (scores === undefined) return {...decision, details: []};
	const details = scoreDetails(profile, info, decision.feasible, cluster);
	const plain = decision.feasible.map((_node, index) =>
		details.reduce((sum, {normalized, weight}) => sum + normalized[index]! * weight, 0),
	);
	assert.deepEqual([...scores.totals], plain);
	return {...decision, details};
};

/** Reasons by node, for nodes that refused. */
export const reasons = ({refusals}: PlainDecision): {readonly [node: string]: string} =>
	Object.fromEntries([...refusals].map(([name, refusal]) => [name, refusal.reasons.join(', ')]));

/** Weighted scores of one plugin by node. */
export const scoresOf = (
	{feasible, details}: DetailedDecision,
	plugin: string,
): {readonly [node: string]: number} => {
	const scores = details.find(one => one.plugin === plugin);
	return Object.fromEntries(
		feasible.map(({name}, index) => [
			name,
			scores === undefined ? Number.NaN : scores.normalized[index]! * scores.weight,
		]),
	);
};
