import type {Random} from '../../clock/random.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import {podInfoOf, type PodInfo} from '../cache/pod-info.ts';
import {defaultConfiguration} from '../configuration/default-configuration.ts';
import type {CycleOptions, Decision, Unschedulable} from '../cycle/decision.ts';
import {nextFirstNode} from '../cycle/nodes-to-find.ts';
import {placeOn} from '../cycle/place-on.ts';
import {schedulePod} from '../cycle/schedule-pod.ts';
import type {Profile} from '../framework/profile.ts';
import {profileFor, type SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {howManyPodsMax} from '../limits.ts';
import {schedulePending} from '../schedule-pending.ts';
import {applyChanges, type WhatIfChange, type WhatIfState} from './apply-changes.ts';

/** A pod to count, and how many of it are placed before the next template has its turn. */
export interface CountedTemplate {
	readonly pod: PodInfo;
	readonly perTurn: number;
}

/** How many more pods of a template fit. */
export interface HowMany {
	/** `namespace/name` of the template. */
	readonly pod: string;
	readonly perTurn: number;
	readonly count: number;
	/** How many of them on each node, and why there is no room for one more; in node order. */
	readonly nodes: {readonly [node: string]: {readonly count: number; readonly reason?: string}};
	/** What the scheduler says of the first one that fits nowhere; undefined when counting ended before that. */
	readonly message?: string;
}

export interface HowManyOptions {
	/** kube-scheduler's defaults without it. */
	readonly configuration?: SchedulerConfiguration;
	/** Made first; what they evict or create is placed before counting. */
	readonly changes?: readonly WhatIfChange[];
	/** Draws among equally good nodes; without it the first by name is taken. */
	readonly random?: Random;
}

/** The pod with this number of a template. No pod in a cluster is called so, and none of another template. */
const copyOf = ({pod}: PodInfo, template: number, number: number): PodInfo => {
	const suffix = `+${template}.${number}`;
	const {name, uid} = pod.metadata;
	return podInfoOf({
		...pod,
		metadata: {...pod.metadata, name: `${name}${suffix}`, uid: `${uid}${suffix}`},
		spec: {...pod.spec, nodeName: undefined},
	});
};

interface Tally extends CountedTemplate {
	/** Its position among the templates. */
	readonly at: number;
	readonly profile: Profile;
	readonly onNodes: Map<string, number>;
	count: number;
	/** Why no more fit; undefined: more may. */
	end: Unschedulable | undefined;
	/** By node, why it takes no more. */
	reasons: ReadonlyMap<string, string>;
}

const startTally = (template: CountedTemplate, at: number, configuration: SchedulerConfiguration): Tally => {
	const {key, pod} = template.pod;
	const profile = profileFor(configuration, pod);
	if (profile === undefined) {
		throw new Error(`pod ${key} asks for scheduler ${pod.spec.schedulerName}, which is not there`);
	}
	return {...template, at, profile, onNodes: new Map(), count: 0, end: undefined, reasons: new Map()};
};

/** Places one more, or ends the tally. */
const placeOne = (tally: Tally, cluster: ClusterState, options: CycleOptions): Decision => {
	const {at, profile, onNodes} = tally;
	const pod = copyOf(tally.pod, at, tally.count + 1);
	const decision = schedulePod(profile, pod, cluster, options);
	if (decision.kind === 'unschedulable') {
		const reasons = cluster.nodes.flatMap(({name}): readonly (readonly [string, string])[] => {
			const refusal = decision.refusals.get(name);
			return refusal === undefined ? [] : [[name, refusal.reasons.join(', ')]];
		});
		Object.assign(tally, {end: decision, reasons: new Map(reasons)});
		return decision;
	}
	const {name} = decision.node;
	placeOn(cluster, profile, pod, name);
	onNodes.set(name, (onNodes.get(name) ?? 0) + 1);
	tally.count++;
	return decision;
};

const answerOf = ({pod, perTurn, count, onNodes, end, reasons}: Tally, {nodes}: ClusterState): HowMany => {
	const byNode = nodes.flatMap(({name}): readonly (readonly [string, HowMany['nodes'][string]])[] => {
		const onNode = onNodes.get(name) ?? 0;
		const reason = reasons.get(name);
		if (end === undefined && onNode === 0) return [];
		return [[name, {count: onNode, ...(reason === undefined ? {} : {reason})}]];
	});
	const message = end === undefined ? {} : {message: end.message};
	return {pod: pod.key, perTurn, count, nodes: Object.fromEntries(byNode), ...message};
};

/**
How many pods of each template still fit, the pods that wait anyway placed before them, and what runs out. Templates take
turns; one whose pod fits nowhere has had its last turn. Nobody is preempted. `state` is not changed. Throws an Error for a
template that asks for another scheduler.
*/
export const howMany = (
	state: WhatIfState,
	templates: readonly CountedTemplate[],
	{configuration = defaultConfiguration, changes = [], random}: HowManyOptions = {},
): readonly HowMany[] => {
	const tallies = templates.map((template, at) => startTally(template, at, configuration));
	const {cluster, waiting} = applyChanges(state, changes);
	const draw = (below: number): number => random?.int(below) ?? 0;
	schedulePending(cluster, waiting, {configuration, random}, () => {});
	let left = howManyPodsMax;
	let firstNode = 0;
	const takeTurn = (tally: Tally): void => {
		for (let turn = 0; turn < tally.perTurn && tally.end === undefined && left > 0; turn++, left--) {
			const {looked} = placeOne(tally, cluster, {draw, nowMs: 0, firstNode});
			firstNode = nextFirstNode(firstNode, looked, cluster.nodes.length);
		}
	};
	while (left > 0 && tallies.some(({end}) => end === undefined)) for (const tally of tallies) takeTurn(tally);
	return tallies.map(tally => answerOf(tally, cluster));
};

/** How many whole turns of all templates fit. */
export const wholeTurns = (answers: readonly HowMany[]): number =>
	Math.min(...answers.map(({count, perTurn}) => Math.trunc(count / perTurn)));
