import type {ObjectOf} from '../client/types.ts';
import {durationAnnotation, hasAnnotation, numberAnnotation, podAnnotations} from './annotations.ts';
import {creatingShownFromMs, jobRunMs, restartBackOffFirstMs, restartBackOffLongestMs} from './limits.ts';
import type {ContainersAre} from './pod-status.ts';

type Pod = ObjectOf<'Pod'>;

/** What a kubelet does next with one of its pods. */
export type PodStep =
	| {readonly do: 'nothing'}
	| {readonly do: 'wait'; readonly delayMs: number}
	| {
			readonly do: 'post';
			readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
			readonly containers: ContainersAre;
	  }
	| {readonly do: 'remove'};

/** What the kubelet knows beside the object: since when the pod is as it is, and how its delays are stretched. */
export interface PodSituation {
	readonly nowMs: number;
	/** When the pod came into its present state. */
	readonly sinceMs: number;
	/** From bound to running. */
	readonly startMs: number;
	/** From deleted to gone, at the longest. */
	readonly stopMs: number;
}

const nothing: PodStep = {do: 'nothing'};

const waitUntil = (moment: number, now: number): PodStep =>
	moment === Infinity ? nothing : {do: 'wait', delayMs: moment - now};

const isOfJob = (pod: Pod) =>
	pod.metadata.ownerReferences?.some(({kind, controller}) => kind === 'Job' && controller) ?? false;

/** How long one run of the containers lasts. */
const runMs = (pod: Pod) => durationAnnotation(pod, podAnnotations.runFor) ?? (isOfJob(pod) ? jobRunMs : Infinity);

/** From running to ready; Infinity: never. */
export const readyAfterMs = (pod: Pod): number =>
	hasAnnotation(pod, podAnnotations.neverReady, 'true')
		? Infinity
		: (durationAnnotation(pod, podAnnotations.readyAfter) ?? 0);

const backOffMs = (restarts: number) =>
	restarts === 0 ? 0 : Math.min(restartBackOffFirstMs * 2 ** (restarts - 1), restartBackOffLongestMs);

const restarts = (pod: Pod, exitCode: number) =>
	pod.spec.restartPolicy === 'Never' ? false : pod.spec.restartPolicy === 'OnFailure' ? exitCode !== 0 : true;

const run = (pod: Pod, count: number, endedWith?: number): PodStep => ({
	do: 'post',
	phase: 'Running',
	containers: {are: 'running', ready: readyAfterMs(pod) === 0, restarts: count, endedWith},
});

const end = (pod: Pod, count: number, exitCode: number): PodStep => {
	if (!restarts(pod, exitCode)) {
		const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
		return {do: 'post', phase, containers: {are: 'terminated', restarts: count, exitCode}};
	}
	if (backOffMs(count) === 0) return run(pod, count + 1, exitCode);
	return {do: 'post', phase: 'Running', containers: {are: 'waiting', restarts: count, exitCode}};
};

const stopping = (pod: Pod, {nowMs, sinceMs, stopMs}: PodSituation): PodStep => {
	const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
	const goneAt = sinceMs + Math.min(grace, stopMs);
	return goneAt <= nowMs ? {do: 'remove'} : waitUntil(goneAt, nowMs);
};

const starting = (pod: Pod, {nowMs, sinceMs, startMs}: PodSituation): PodStep => {
	const startAt = sinceMs + startMs;
	if (startAt <= nowMs) return run(pod, 0);
	if (startMs >= creatingShownFromMs && pod.status?.containerStatuses === undefined)
		return {do: 'post', phase: 'Pending', containers: {are: 'creating'}};
	return waitUntil(startAt, nowMs);
};

const running = (pod: Pod, {nowMs, sinceMs}: PodSituation): PodStep => {
	const container = pod.status?.containerStatuses?.[0];
	const count = container?.restartCount ?? 0;
	if (container?.state?.waiting) {
		const restartAt = sinceMs + backOffMs(count);
		return restartAt <= nowMs ? run(pod, count + 1) : waitUntil(restartAt, nowMs);
	}
	if (numberAnnotation(pod, podAnnotations.kill) === count) return end(pod, count, 137);
	const endAt = sinceMs + runMs(pod);
	if (endAt <= nowMs) return end(pod, count, numberAnnotation(pod, podAnnotations.exitCode) ?? 0);
	const readyAt = container?.ready ? Infinity : sinceMs + readyAfterMs(pod);
	if (readyAt <= nowMs)
		return {do: 'post', phase: 'Running', containers: {are: 'running', ready: true, restarts: count}};
	return waitUntil(Math.min(endAt, readyAt), nowMs);
};

/** The next step for a pod that is bound to a node whose kubelet works; decided from the object alone. */
export const nextStep = (pod: Pod, situation: PodSituation): PodStep => {
	if (pod.metadata.deletionTimestamp !== undefined) return stopping(pod, situation);
	switch (pod.status?.phase) {
		case 'Succeeded':
		case 'Failed':
			return nothing;
		case 'Running':
			return running(pod, situation);
		default:
			return starting(pod, situation);
	}
};

/** Names the state a pod is in; time in a state counts from when the name changes. */
export const stateOf = (pod: Pod): string => {
	if (pod.metadata.deletionTimestamp !== undefined) return 'deleted';
	const container = pod.status?.containerStatuses?.[0];
	if (pod.status?.phase !== 'Running') return pod.status?.phase ?? 'Pending';
	return `${container?.state?.waiting ? 'waiting' : 'running'} ${container?.restartCount ?? 0}`;
};
