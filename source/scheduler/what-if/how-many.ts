import type {Random} from '../../clock/random.ts';
import {podInfoOf, type PodInfo} from '../cache/pod-info.ts';
import {defaultConfiguration} from '../configuration/default-configuration.ts';
import {placeOn} from '../cycle/place-on.ts';
import {schedulePod} from '../cycle/schedule-pod.ts';
import {profileFor, type SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {howManyPodsMax} from '../limits.ts';
import {schedulePending} from '../schedule-pending.ts';
import {applyChanges, type WhatIfChange} from './apply-changes.ts';
import type {WhatIfState} from './what-if.ts';

/** How many more pods of a template fit. */
export interface HowMany {
	/** `namespace/name` of the template. */
	readonly pod: string;
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

const copyOf = ({pod}: PodInfo, number: number): PodInfo => {
	const {name, uid} = pod.metadata;
	return podInfoOf({
		...pod,
		metadata: {...pod.metadata, name: `${name}-${number}`, uid: `${uid}-${number}`},
		spec: {...pod.spec, nodeName: undefined},
	});
};

interface Tally {
	readonly template: PodInfo;
	readonly counts: Map<string, number>;
	count: number;
	end: Pick<HowMany, 'nodes' | 'message'> | undefined;
}

/**
How many pods of each template still fit, the pods that wait anyway placed before them, and what runs out. Templates take
turns; one whose pod fits nowhere has had its last turn. Nobody is preempted. `state` is not changed. Throws an Error for a
template that asks for another scheduler.
*/
export const howMany = (
	state: WhatIfState,
	templates: readonly PodInfo[],
	{configuration = defaultConfiguration, changes = [], random}: HowManyOptions = {},
): readonly HowMany[] => {
	const cluster = state.cluster.fork();
	const draw = (below: number): number => random?.int(below) ?? 0;
	const {toPlace, deleted} = applyChanges(cluster, changes);
	const waiting = [...toPlace, ...state.pending.filter(({key}) => !deleted.has(key))];
	schedulePending(cluster, waiting, {configuration, random}, () => {});
	const place = (tally: Tally): void => {
		const {template, counts} = tally;
		const profile = profileFor(configuration, template.pod);
		if (profile === undefined) {
			throw new Error(`pod ${template.key} asks for scheduler ${template.pod.spec.schedulerName}, which is not there`);
		}
		const pod = copyOf(template, tally.count + 1);
		const decision = schedulePod(profile, pod, cluster, {draw, nowMs: 0});
		if (decision.kind === 'placed') {
			placeOn(cluster, profile, pod, decision.node.name);
			tally.count++;
			counts.set(decision.node.name, (counts.get(decision.node.name) ?? 0) + 1);
			return;
		}
		const nodes = cluster.nodes.map(({name}) => {
			const reason = decision.refusals.get(name)?.reasons.join(', ');
			return [name, {count: counts.get(name) ?? 0, ...(reason === undefined ? {} : {reason})}] as const;
		});
		tally.end = {nodes: Object.fromEntries(nodes), message: decision.message};
	};
	const tallies = templates.map((template): Tally => ({template, counts: new Map(), count: 0, end: undefined}));
	let placed = 0;
	for (
		let open = tallies;
		open.length > 0 && placed < howManyPodsMax;
		open = open.filter(({end}) => end === undefined)
	) {
		for (const tally of open) place(tally);
		placed += open.length;
	}
	return tallies.map(({template, counts, count, end}) => {
		const nodes = Object.fromEntries([...counts].map(([name, pods]) => [name, {count: pods}]));
		return {pod: template.key, count, ...(end ?? {nodes})};
	});
};
