import type {Random} from '../clock/random.ts';
import {applyChanges, type WhatIfChange, type WhatIfState} from './what-if/apply-changes.ts';
import {defaultConfiguration} from './configuration/default-configuration.ts';
import {explainDecision, type Explanation} from './explanation.ts';
import type {Decide, Decision, PlainDecision} from './cycle/decision.ts';
import {schedulePlainly} from './cycle/schedule-plainly.ts';
import type {SchedulerConfiguration} from './framework/scheduler-configuration.ts';
import {decidePending} from './schedule-pending.ts';
import {readSnapshot} from './snapshot/snapshot.ts';

export interface ExplainSnapshotOptions {
	/** kube-scheduler's defaults without it. */
	readonly configuration?: SchedulerConfiguration;
	/** Draws among equally good nodes; without it the first by name is taken. */
	readonly random?: Random;
	/** Now, ms since the epoch: counts as start of pods that have none. */
	readonly nowMs?: number;
}

/**
Schedules the pending pods of a snapshot one after another and says why, without starting a cluster; `changes` are made
first, and what they evict or create is scheduled before what waits anyway. Pods of other schedulers are left out. The
snapshot is not changed.
*/
export const explainChanges = (
	snapshot: WhatIfState,
	changes: readonly WhatIfChange[],
	{configuration = defaultConfiguration, random, nowMs}: ExplainSnapshotOptions = {},
): readonly Explanation[] => {
	const {cluster, waiting, from, lost} = applyChanges(snapshot, changes);
	const explanations: Explanation[] = lost.map(pod => ({...pod, node: null, lost: true, nodes: {}}));
	const options = {configuration, random, nowMs};
	// Explained where it is decided: pods of a gang are decided about on a copy of the cluster, each seeing the former ones.
	const explained = new WeakMap<Decision, Explanation>();
	const decide: Decide<PlainDecision> = (profile, pod, seen, cycle) => {
		const decision = schedulePlainly(profile, pod, seen, cycle);
		explained.set(decision, explainDecision(profile, pod, decision, seen));
		return decision;
	};
	decidePending(cluster, waiting, options, decide, ({pod, profile, found, decision}) => {
		const alone = explained.get(found) ?? explainDecision(profile, pod, found, cluster);
		const withheld = decision !== found && decision.kind === 'unschedulable';
		// Verdicts and scores of nodes stay true for a pod that waits for its gang.
		const explanation = withheld ? {pod: pod.key, node: null, message: decision.message, nodes: alone.nodes} : alone;
		const origin = from.get(pod.key);
		explanations.push(origin === undefined ? explanation : {...explanation, from: origin});
	});
	return explanations;
};

/**
As explainChanges without changes, of `objects`: manifests or stored objects; Lists are opened, and what a server would have
filled in is. Throws an Error that names the object which cannot be read.
*/
export const explainSnapshot = (
	objects: readonly unknown[],
	options: ExplainSnapshotOptions = {},
): readonly Explanation[] => explainChanges(readSnapshot(objects), [], options);
