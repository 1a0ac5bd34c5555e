import type {Random} from '../clock/random.ts';
import {defaultProfile} from './plugins/default-profile.ts';
import {explainDecision, type Explanation} from './explanation.ts';
import type {Profile} from './framework/profile.ts';
import {schedulePending} from './schedule-pending.ts';
import {readSnapshot} from './snapshot/snapshot.ts';

export interface ExplainSnapshotOptions {
	/** kube-scheduler's default profile without it. */
	readonly profile?: Profile;
	/** Draws among equally good nodes; without it the first by name is taken. */
	readonly random?: Random;
	/** Now, ms since the epoch: counts as start of pods that have none. */
	readonly nowMs?: number;
}

/**
Schedules the pending pods of a snapshot one after another and says why, without starting a cluster. `objects` are
manifests or stored objects; Lists are opened, and what a server would have filled in is. Pods of other schedulers are left
out. Throws an Error that names the object which cannot be read.
*/
export const explainSnapshot = (
	objects: readonly unknown[],
	{profile = defaultProfile, random, nowMs}: ExplainSnapshotOptions = {},
): Explanation[] => {
	const {cluster, pending} = readSnapshot(objects);
	const ours = pending.filter(({pod}) => (pod.spec.schedulerName ?? profile.schedulerName) === profile.schedulerName);
	const explanations: Explanation[] = [];
	schedulePending(cluster, ours, {profile, random, nowMs, keepScores: true}, ({pod, decision}) => {
		explanations.push(explainDecision(profile, pod, decision, cluster));
	});
	return explanations;
};
