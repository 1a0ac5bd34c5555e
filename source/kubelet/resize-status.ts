import type {ObjectOf} from '../client/types.ts';
import {differing, type Container, type ContainerStatus} from './held-resources.ts';
import type {ResizePending, ResizeStep} from './pod-resize.ts';

type Pod = ObjectOf<'Pod'>;
type PodStatus = NonNullable<Pod['status']>;
type Condition = NonNullable<PodStatus['conditions']>[number];

/** A pod whose status a resize changes, and what is told of it. */
export interface ResizeChange {
	readonly pod: Pod;
	readonly event?: {readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string};
}

const withCondition = (
	{metadata, status}: Pod,
	type: string,
	value: Partial<ResizePending> | undefined,
	time: string,
): readonly Condition[] => {
	const before = status?.conditions?.find(one => one.type === type);
	const others = (status?.conditions ?? []).filter(one => one !== before);
	if (value === undefined) return others;
	const lastTransitionTime = before?.lastTransitionTime ?? time;
	const observed = metadata.generation === undefined ? {} : {observedGeneration: metadata.generation};
	return [...others, {type, status: 'True', ...value, ...observed, lastProbeTime: undefined, lastTransitionTime}];
};

const withConditions = (pod: Pod, conditions: readonly Condition[]): Pod => ({
	...pod,
	status: {...pod.status, conditions},
});

/** What a resize is about, as events carry it. */
const summary = ({metadata, spec}: Pod, error?: string): string => {
	const shown = ({name, resources}: Container) => ({name, resources: resources ?? {}});
	return JSON.stringify({
		...(spec.initContainers && {initContainers: spec.initContainers.map(shown)}),
		containers: spec.containers.map(shown),
		generation: metadata.generation ?? 0,
		...(error !== undefined && {error}),
	});
};

type Change = (container: Container, status: ContainerStatus) => ContainerStatus;

const withContainers = (pod: Pod, change: Change): Pod => {
	const {spec, status} = pod;
	const changed = (containers: readonly Container[], statuses: readonly ContainerStatus[] | undefined) =>
		statuses?.map(one => {
			const container = containers.find(({name}) => name === one.name);
			return container === undefined || one.state?.running === undefined ? one : change(container, one);
		});
	const containerStatuses = changed(spec.containers, status?.containerStatuses);
	const initContainerStatuses = changed(spec.initContainers ?? [], status?.initContainerStatuses);
	return {
		...pod,
		status: {
			...status,
			...(containerStatuses && {containerStatuses}),
			...(initContainerStatuses && {initContainerStatuses}),
		},
	};
};

const hold = (pod: Pod, pending: ResizePending | undefined, time: string): ResizeChange => {
	const next = withConditions(pod, withCondition(pod, 'PodResizePending', pending, time));
	if (pending === undefined) return {pod: next};
	const {reason, message} = pending;
	const text = `Pod resize ${reason}: ${summary(pod, message)}`;
	return {pod: next, event: {type: 'Warning', reason: `Resize${reason}`, message: text}};
};

const allocate = (pod: Pod, time: string): ResizeChange => {
	const allocated = withContainers(pod, ({resources}, status) => ({
		...status,
		allocatedResources: resources?.requests,
	}));
	const settled = withConditions(allocated, withCondition(allocated, 'PodResizePending', undefined, time));
	// A resize that follows another begins anew.
	const fresh = withConditions(settled, withCondition(settled, 'PodResizeInProgress', undefined, time));
	const next = withConditions(fresh, withCondition(fresh, 'PodResizeInProgress', {}, time));
	return {pod: next, event: {type: 'Normal', reason: 'ResizeStarted', message: `Pod resize started: ${summary(pod)}`}};
};

const restarted = (status: ContainerStatus, time: string): ContainerStatus => {
	const {restartCount, state, containerID = ''} = status;
	const ended = {
		exitCode: 143,
		reason: 'Error',
		startedAt: state?.running?.startedAt ?? time,
		finishedAt: time,
		containerID,
	};
	return {
		...status,
		restartCount: restartCount + 1,
		state: {running: {startedAt: time}},
		lastState: {terminated: ended},
		containerID: containerID.replace(/\d+$/, String(restartCount + 1)),
	};
};

const finish = (pod: Pod, names: ReadonlySet<string>, time: string): ResizeChange => {
	const given = withContainers(pod, ({name, resources = {}}, status) => {
		const requests = status.allocatedResources;
		// Limits belong to the requests that were set aside with them; a later wish waits for its turn.
		const isWanted = differing(resources.requests, requests).length === 0;
		const limits = isWanted ? resources.limits : status.resources?.limits;
		const next = {...status, resources: {...(limits && {limits}), ...(requests && {requests})}};
		return names.has(name) ? restarted(next, time) : next;
	});
	const next = withConditions(given, withCondition(given, 'PodResizeInProgress', undefined, time));
	return {
		pod: next,
		event: {type: 'Normal', reason: 'ResizeCompleted', message: `Pod resize completed: ${summary(pod)}`},
	};
};

/** The pod as a step of its resize leaves it; `time` is metav1.Time of now. */
export const resizeChange = (
	pod: Pod,
	step: Exclude<ResizeStep, {readonly do: 'nothing' | 'wait'}>,
	time: string,
): ResizeChange => {
	const observed = {...pod, status: {...pod.status, observedGeneration: pod.metadata.generation}};
	switch (step.do) {
		case 'hold':
			return hold(observed, step.pending, time);
		case 'allocate':
			return allocate(observed, time);
		case 'finish':
			return finish(observed, step.restarting, time);
	}
};
