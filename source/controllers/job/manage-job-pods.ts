import type {ComponentContext} from '../../client/component.ts';
import {podBurstMax} from '../limits.ts';
import {isNamespaceTerminating, unlessGone} from '../objects/refusals.ts';
import type {InFlight} from '../pods/in-flight.ts';
import {createPod, deletePod} from '../pods/pod-control.ts';
import type {Pod} from '../pods/pod-states.ts';
import {slowStart} from '../pods/slow-start.ts';
import {chooseVictims} from '../pods/victim-order.ts';
import {indexOf} from './completion-indexes.ts';
import {creationDelay} from './job-backoff.ts';
import type {JobCount} from './job-count.ts';
import type {JobOutcome} from './job-outcome.ts';
import {jobPodPlan} from './job-pod.ts';
import {occupying, wantedActive} from './job-status.ts';
import {isIndexed, isSuspended, isTracked, type Job, trackingFinalizer} from './types.ts';

/** One job in one reconcile. */
export interface JobScope {
	readonly context: ComponentContext;
	readonly inFlight: InFlight;
	readonly key: string;
	readonly job: Job;
	/** The PodGroup that its pods are made for. */
	readonly group?: string | undefined;
}

export interface ManagedPods {
	/** Active pods afterwards. */
	readonly active: number;
	readonly failure?: unknown;
	/** Cluster time in ms until pods may be made again. */
	readonly waitMs?: number;
}

/** Creates and deletes pods of a job as far as its state asks for it. */
export const manageJobPods = async (
	scope: JobScope,
	count: JobCount,
	pods: readonly Pod[],
	outcome: JobOutcome | undefined,
): Promise<ManagedPods> => {
	const {job, context} = scope;
	const {active} = count;
	if (outcome !== undefined) return removeSome(scope, count, active, 'counted');
	if (isSuspended(job)) return removeSome(scope, count, active, 'uncounted');
	const duplicates = isIndexed(job) ? surplusIndexes(count) : [];
	if (duplicates.length > 0) return removeSome(scope, count, duplicates, 'uncounted');
	const missing = wantedActive(job, count) - active.length - occupying(job, count);
	if (missing < 0 && active.length > 0) {
		const victims = chooseVictims(active, active, Math.min(-missing, podBurstMax), context.clock.now());
		return removeSome(scope, count, victims, 'uncounted');
	}
	if (missing <= 0) return {active: active.length};
	const waitMs = creationDelay(pods, context.clock.now());
	return waitMs > 0 ? {active: active.length, waitMs} : createSome(scope, count, Math.min(missing, podBurstMax));
};

/** A pod that the job itself takes away is no failure: it loses its finalizer first; at the end of a job it counts as one. */
const removeSome = async (
	{context, inFlight, key, job}: JobScope,
	{active}: JobCount,
	victims: readonly Pod[],
	counting: 'counted' | 'uncounted',
): Promise<ManagedPods> => {
	const results = await Promise.allSettled(
		victims.slice(0, podBurstMax).map(async pod => {
			if (counting === 'uncounted') await releasePods(context, [pod]);
			await deletePod(context, job, pod);
			inFlight.deleting(key, pod);
		}),
	);
	const removed = results.filter(({status}) => status === 'fulfilled').length;
	return {active: active.length - removed, failure: results.find(result => result.status === 'rejected')?.reason};
};

const createSome = async (
	{context, inFlight, key, job, group}: JobScope,
	count: JobCount,
	wanted: number,
): Promise<ManagedPods> => {
	const indexes = isIndexed(job) ? freeIndexes(job, count, wanted) : undefined;
	const {succeeded, failure} = await slowStart(indexes?.length ?? wanted, async position => {
		const pod = await createPod(context, jobPodPlan(job, indexes?.[position], group));
		inFlight.created(key, pod);
	});
	return {active: count.active.length + succeeded, failure: isNamespaceTerminating(failure) ? undefined : failure};
};

/** The lowest indexes that are neither completed nor being worked on. */
const freeIndexes = ({spec}: Job, {active, completedIndexes}: JobCount, wanted: number): readonly number[] => {
	const busy = new Set(active.map(indexOf));
	const free: number[] = [];
	for (let index = 0; index < (spec.completions ?? 0) && free.length < wanted; index++) {
		if (!busy.has(index) && !completedIndexes.has(index)) free.push(index);
	}
	return free;
};

/** Pods of an index that another one works on or that is completed. */
const surplusIndexes = ({active, completedIndexes}: JobCount): readonly Pod[] => {
	const seen = new Set<number | undefined>();
	return active.filter(pod => {
		const index = indexOf(pod);
		const isSurplus = seen.has(index) || (index !== undefined && completedIndexes.has(index));
		seen.add(index);
		return isSurplus;
	});
};

/** Takes the tracking finalizer off pods, under the resourceVersion that was read; those that are gone need nothing. */
export const releasePods = async ({client}: ComponentContext, pods: readonly Pod[]): Promise<void> => {
	await Promise.all(
		pods.filter(isTracked).map(({metadata: {name, namespace, uid, resourceVersion, finalizers}}) => {
			const rest = (finalizers ?? []).filter(finalizer => finalizer !== trackingFinalizer);
			const patch = {metadata: {finalizers: rest.length === 0 ? null : rest, uid, resourceVersion}};
			return unlessGone(client.patch('Pod', {name, namespace}, 'merge', patch));
		}),
	);
};
