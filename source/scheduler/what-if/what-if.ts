import type {Random} from '../../clock/random.ts';
import {applyChanges, type WhatIfChange, type WhatIfState} from './apply-changes.ts';
import {defaultConfiguration} from '../configuration/default-configuration.ts';
import {bindsLater} from '../explanation.ts';
import type {SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {schedulePending} from '../schedule-pending.ts';
import {readSnapshot} from '../snapshot/snapshot.ts';

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
	/** True: it would be gone for good. */
	readonly lost?: boolean;
	/** Why it would go nowhere. */
	readonly message?: string;
}

export interface WhatIfOptions {
	/** kube-scheduler's defaults without it. */
	readonly configuration?: SchedulerConfiguration;
	/** Draws among equally good nodes; without it the first by name is taken. */
	readonly random?: Random;
	/** Now, ms since the epoch. */
	readonly nowMs?: number;
}

/**
Where pods would land, or why they would not, after some changes: the preview of drain, taint, scale and the like. `state`
is a cluster with its waiting pods, or a list of manifests or objects; it is not changed. All changes are made first, then
the pods that were evicted or created and those that wait anyway are scheduled one after another, without controllers or
time in between. Throws an Error for an eviction of a pod that is on no known node.
*/
export const whatIf = (
	state: WhatIfState | readonly unknown[],
	changes: readonly WhatIfChange[],
	{configuration = defaultConfiguration, random, nowMs}: WhatIfOptions = {},
): readonly Placement[] => {
	const given = 'cluster' in state ? state : readSnapshot(state);
	const {cluster, waiting, from, lost} = applyChanges(given, changes);
	const placements: Placement[] = lost.map(pod => ({...pod, node: null, lost: true}));
	schedulePending(cluster, waiting, {configuration, random, nowMs}, ({pod, profile, decision}) => {
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
