import type {ObjectOf} from '../client/types.ts';
import {heldBy} from './held-resources.ts';

type Pod = ObjectOf<'Pod'>;
type PodStatus = NonNullable<Pod['status']>;
type Container = Pod['spec']['containers'][number];
type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];
type Condition = NonNullable<PodStatus['conditions']>[number];

/** What a status is built for: where the pod runs and what time it is. */
export interface Placement {
	readonly podIP: string;
	readonly hostIP: string;
	/** metav1.Time of now. */
	readonly time: string;
}

/** How all containers of a pod are. `endedWith`: the exit code of the run before this one, when it has just ended. */
export type ContainersAre =
	| {readonly are: 'creating'}
	| {readonly are: 'running'; readonly ready: boolean; readonly restarts: number; readonly endedWith?: number}
	| {readonly are: 'waiting'; readonly restarts: number; readonly exitCode: number}
	| {readonly are: 'terminated'; readonly restarts: number; readonly exitCode: number};

const identity = (container: Container) => ({
	image: container.image ?? '',
	imageID: `inkube://${container.image ?? ''}`,
});

const containerID = (pod: Pod, container: Container, restarts: number) =>
	`inkube://${pod.metadata.uid}/${container.name}/${restarts}`;

const terminated = (
	pod: Pod,
	container: Container,
	restarts: number,
	exitCode: number,
	since: string,
	time: string,
) => ({
	exitCode,
	reason: exitCode === 0 ? 'Completed' : 'Error',
	startedAt: since,
	finishedAt: time,
	containerID: containerID(pod, container, restarts),
});

const previousRun = (pod: Pod, container: Container) =>
	pod.status?.containerStatuses?.find(({name}) => name === container.name);

/** Runs of the containers are counted together; one that was restarted alone, by a resize, stays that much ahead. */
const restartsOf = (pod: Pod, container: Container, together: number): number => {
	const first = pod.status?.containerStatuses?.[0]?.restartCount ?? together;
	return together + (previousRun(pod, container)?.restartCount ?? first) - first;
};

const containerStatus = (pod: Pod, container: Container, now: ContainersAre, time: string): ContainerStatus => {
	const base = {
		name: container.name,
		...identity(container),
		...(now.are === 'creating' ? {} : heldBy(container, previousRun(pod, container))),
	};
	const before = previousRun(pod, container);
	const restarts = now.are === 'creating' ? 0 : restartsOf(pod, container, now.restarts);
	const startedAt = before?.state?.running?.startedAt ?? time;
	switch (now.are) {
		case 'creating':
			return {
				...base,
				imageID: '',
				state: {waiting: {reason: 'ContainerCreating'}},
				lastState: {},
				ready: false,
				restartCount: 0,
				started: false,
			};
		case 'running': {
			const continues = before?.state?.running !== undefined && before.restartCount === restarts;
			const lastState =
				now.endedWith === undefined
					? before?.lastState
					: {terminated: terminated(pod, container, restarts - 1, now.endedWith, startedAt, time)};
			return {
				...base,
				state: {running: {startedAt: continues ? startedAt : time}},
				lastState: lastState ?? {},
				ready: now.ready,
				restartCount: restarts,
				started: true,
				containerID: containerID(pod, container, restarts),
			};
		}
		case 'waiting': {
			const end = before?.state?.terminated ?? terminated(pod, container, restarts, now.exitCode, startedAt, time);
			const seconds = backOffText(restarts);
			const message = `back-off ${seconds} restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
			return {
				...base,
				state: {waiting: {reason: 'CrashLoopBackOff', message}},
				lastState: {terminated: end},
				ready: false,
				restartCount: restarts,
				started: false,
				containerID: containerID(pod, container, restarts),
			};
		}
		case 'terminated':
			return {
				...base,
				state: {terminated: terminated(pod, container, restarts, now.exitCode, startedAt, time)},
				lastState: before?.lastState ?? {},
				ready: false,
				restartCount: restarts,
				started: false,
				containerID: containerID(pod, container, restarts),
			};
		default:
			return now satisfies never;
	}
};

/** 10s, 20s, 40s, 1m20s, 2m40s, 5m0s: the wait before restart number `restarts` + 1. */
const backOffText = (restarts: number) => {
	const seconds = Math.min(10 * 2 ** Math.max(0, restarts - 1), 300);
	return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
};

const initStatus = (pod: Pod, container: Container, placement: Placement): ContainerStatus => ({
	name: container.name,
	...identity(container),
	state: {terminated: terminated(pod, container, 0, 0, placement.time, placement.time)},
	lastState: {},
	ready: true,
	restartCount: 0,
	started: false,
	containerID: containerID(pod, container, 0),
});

const condition = (
	pod: Pod,
	type: string,
	status: boolean,
	time: string,
	why?: {reason: string; message?: string},
): Condition => {
	const before = pod.status?.conditions?.find(one => one.type === type);
	const text = status ? 'True' : 'False';
	return {
		type,
		status: text,
		...(why && !status ? why : {}),
		...(type.startsWith('PodReady') || before?.observedGeneration === undefined
			? {}
			: {observedGeneration: before.observedGeneration}),
		lastProbeTime: undefined,
		lastTransitionTime: before?.status === text ? before.lastTransitionTime : time,
	};
};

const unready = (pod: Pod) => ({
	reason: 'ContainersNotReady',
	message: `containers with unready status: [${pod.spec.containers.map(({name}) => name).join(' ')}]`,
});

const ownTypes = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady']);

const conditions = (pod: Pod, phase: string, now: ContainersAre, time: string): readonly Condition[] => {
	const ready = now.are === 'running' && now.ready;
	const finished =
		phase === 'Succeeded' ? {reason: 'PodCompleted'} : phase === 'Failed' ? {reason: 'PodFailed'} : undefined;
	const why = finished ?? unready(pod);
	const others = pod.status?.conditions?.filter(({type}) => !ownTypes.has(type)) ?? [];
	return [
		condition(pod, 'PodReadyToStartContainers', now.are !== 'creating' && finished === undefined, time),
		condition(pod, 'Initialized', now.are !== 'creating', time, {reason: 'ContainersNotInitialized'}),
		condition(pod, 'Ready', ready, time, why),
		condition(pod, 'ContainersReady', ready, time, why),
		...others,
	];
};

/** The pod with the status its kubelet posts in the given phase. */
export const withStatus = (pod: Pod, phase: string, now: ContainersAre, placement: Placement): Pod => {
	const {time, hostIP} = placement;
	const podIP = pod.spec.hostNetwork ? hostIP : placement.podIP;
	const init = pod.spec.initContainers ?? [];
	const started = now.are !== 'creating';
	return {
		...pod,
		status: {
			...pod.status,
			phase,
			observedGeneration: pod.metadata.generation,
			conditions: conditions(pod, phase, now, time),
			hostIP,
			hostIPs: [{ip: hostIP}],
			...(started ? {podIP, podIPs: [{ip: podIP}]} : {}),
			startTime: pod.status?.startTime ?? time,
			...(started && init.length > 0
				? {initContainerStatuses: pod.status?.initContainerStatuses ?? init.map(one => initStatus(pod, one, placement))}
				: {}),
			containerStatuses: pod.spec.containers.map(container => containerStatus(pod, container, now, time)),
			qosClass: pod.status?.qosClass,
		},
	};
};
