import type {ComponentContext} from '../../client/component.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {controllerOf, keyOf} from '../../machinery/object-key.ts';
import {byName} from '../objects/by-name.ts';
import {addOrphanIndex, claimChildren, orphansOf} from '../objects/claim.ts';
import {ownerKeys} from '../objects/owner-keys.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import {createInFlight} from '../pods/in-flight.ts';
import {podChangeDelay} from '../pods/pod-changes.ts';
import {isPodActive, type Pod} from '../pods/pod-states.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {countPods} from './job-count.ts';
import {isFinished, outcomeOf, untilDeadline} from './job-outcome.ts';
import {groupOfJob} from './job-group.ts';
import {manageJobPods, releasePods, type JobScope} from './manage-job-pods.ts';
import {hasCondition, isOver, type JobProgress, jobStatus} from './job-status.ts';
import {isSuspended, isTracked, type Job} from './types.ts';

const ownName = 'kubernetes.io/job-controller';
const trackedIndex = 'tracked-by-job';

/** Runs the pods of jobs to their completions (job_controller.go). */
export const createJobController: CreateController = (context, {groupsJobs = false}) => {
	const {client, informers, clock} = context;
	const jobs = informers.of('Job');
	const pods = informers.of('Pod');
	if (groupsJobs) for (const kind of ['Workload', 'PodGroup'] as const) informers.of(kind);
	addOrphanIndex(pods);
	pods.addIndex(trackedIndex, trackingJobs);
	const inFlight = createInFlight(pods, clock);
	const ownership = {
		owners: jobs,
		group: 'batch',
		kind: 'Job',
		adopts: ({spec}: Job, labels: KubernetesObject['metadata']['labels']) =>
			matcherOfSelector(spec.selector).matches(labels),
	};

	const claim = (job: Job): Promise<readonly Pod[]> => {
		const {name, namespace = '', uid} = job.metadata;
		const candidates = [...pods.by('owner', uid), ...orphansOf(pods, namespace).filter(isPodActive)].toSorted(byName);
		const claimant = {
			client,
			kind: 'Pod' as const,
			owner: job,
			reference: controllerReference(job, 'batch/v1', 'Job'),
			matcher: matcherOfSelector(job.spec.selector),
			readOwner: () => client.get('Job', {name, namespace}),
		};
		return claimChildren(claimant, candidates);
	};

	return {
		name: 'job-controller',
		watches: [
			watch('Job', job => [keyOf(job)]),
			watch(
				'Pod',
				(pod, previous) => [...new Set([...ownerKeys(ownership, pod, previous), ...trackingJobs(pod)])],
				podChangeDelay,
			),
		],
		reconcile: async key => {
			const job = jobs.get(key);
			const strays = pods
				.by(trackedIndex, key)
				.filter(({metadata}) => controllerOf({metadata})?.uid !== job?.metadata.uid);
			await releasePods(context, strays.toSorted(byName));
			if (job === undefined) return inFlight.forget(key);
			if ((job.spec.managedBy ?? ownName) !== ownName) return;
			if (isFinished(job))
				return releasePods(context, pods.by('owner', job.metadata.uid).filter(isTracked).toSorted(byName));
			return reconcileJob({context, inFlight, key, job}, await claim(job), groupsJobs);
		},
	};
};

/** Job keys of a tracked pod, whether the job is still there or not: without its finalizer the pod of a gone job can go as well. */
const trackingJobs = (pod: Pod): readonly string[] => {
	const owner = controllerOf(pod);
	return isTracked(pod) && owner?.kind === 'Job' ? [`${pod.metadata.namespace}/${owner.name}`] : [];
};

const reconcileJob = async (
	scope: JobScope,
	pods: readonly Pod[],
	groupsJobs: boolean,
): Promise<{readonly requeueAfterMs?: number}> => {
	const {context, inFlight, key, job} = scope;
	const now = context.clock.now();
	const count = countPods(job, pods);
	const outcome = outcomeOf(job, count, now);
	const mayManage = inFlight.settled(key) && job.metadata.deletionTimestamp === undefined;
	const group = groupsJobs && mayManage && outcome === undefined ? await groupOfJob(context, job, pods) : undefined;
	const managed = mayManage
		? await manageJobPods({...scope, group}, count, pods, outcome)
		: {active: count.active.length};
	const progress: JobProgress = {count, active: managed.active, outcome, now};
	const written = await unlessGone(writeStatus(context.client, 'Job', job, jobStatus(job, progress)));
	if (written !== undefined) announce(context, job, progress);
	await releasePods(context, count.toRelease);
	if (managed.failure !== undefined) throw managed.failure;
	return {
		requeueAfterMs: outcome === undefined ? soonest(managed.waitMs, untilDeadline(written ?? job, now)) : undefined,
	};
};

const soonest = (left: number | undefined, right: number | undefined): number | undefined => {
	if (left === undefined || right === undefined) return left ?? right;
	return Math.max(Math.min(left, right), 0);
};

/** The events of what the status says for the first time. */
const announce = ({events}: ComponentContext, job: Job, progress: JobProgress): void => {
	const {outcome} = progress;
	const wasSuspended = hasCondition(job.status?.conditions, 'Suspended', 'True');
	if (outcome === undefined && isSuspended(job) && !wasSuspended)
		events.event(job, 'Normal', 'Suspended', 'Job suspended');
	if (outcome === undefined && !isSuspended(job) && wasSuspended) events.event(job, 'Normal', 'Resumed', 'Job resumed');
	if (outcome === undefined || !isOver(progress)) return;
	if (outcome.final === 'Complete') events.event(job, 'Normal', 'Completed', 'Job completed');
	else events.event(job, 'Warning', outcome.reason, outcome.message);
};
