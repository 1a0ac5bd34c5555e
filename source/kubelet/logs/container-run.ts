import type {ObjectOf} from '../../client/types.ts';
import {parseTimestamp} from '../../clock/clock.ts';
import {badRequest} from '../../machinery/statuses.ts';
import {goQuote} from '../../machinery/go-quote.ts';

type Pod = ObjectOf<'Pod'>;
type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/** One run of a container, from its start to its end. Times in ms since the epoch. */
export interface ContainerRun {
	readonly startedAt: number;
	/** Restarts before it. */
	readonly restarts: number;
	/** Absent while it runs. */
	readonly end?: {readonly at: number; readonly exitCode: number; readonly reason: string};
}

const endedRun = ({startedAt, finishedAt, exitCode, reason}: Terminated, restarts: number): ContainerRun => {
	const at = parseTimestamp(finishedAt) ?? 0;
	return {startedAt: parseTimestamp(startedAt) ?? at, restarts, end: {at, exitCode, reason: reason ?? ''}};
};

const statusOf = ({status, spec}: Pod, container: string): ContainerStatus | undefined => {
	const {containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = []} = status ?? {};
	const reported = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses];
	const found = reported.find(({name}) => name === container);
	if (found !== undefined || containerStatuses.length > 0) return found;
	// A kubelet knows of a pod before it has told of it.
	const reason = (spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
	const isSpecified = [...spec.containers, ...(spec.initContainers ?? [])].some(({name}) => name === container);
	return isSpecified ? ({name: container, restartCount: 0, state: {waiting: {reason}}} as ContainerStatus) : undefined;
};

const imageTroubles: {readonly [reason: string]: string} = {
	ErrImagePull: "image can't be pulled",
	ImagePullBackOff: 'trying and failing to pull image',
};

/**
The run whose log is meant: the present one, the last one while a container waits to be started again, or with `previous` the one
before. Throws a 400 where there is none (Kubelet.validateContainerLogStatus).
*/
export const containerRun = (pod: Pod, container: string, previous: boolean): ContainerRun => {
	const where = `container ${goQuote(container)} in pod ${goQuote(pod.metadata.name)}`;
	const status = statusOf(pod, container);
	if (status === undefined) throw badRequest(`${where} is not available`);
	const {restartCount, state = {}, lastState = {}} = status;
	const last = lastState.terminated;
	if (previous) {
		if (!last?.containerID) throw badRequest(`previous terminated ${where} not found`);
		return endedRun(last, state.waiting ? restartCount : restartCount - 1);
	}
	if (state.running) return {startedAt: parseTimestamp(state.running.startedAt) ?? 0, restarts: restartCount};
	if (state.terminated) return endedRun(state.terminated, restartCount);
	if (last) {
		if (!last.containerID) throw badRequest(`${where} is terminated`);
		return endedRun(last, restartCount);
	}
	const reason = state.waiting?.reason ?? '';
	throw badRequest(
		state.waiting
			? `${where} is waiting to start: ${imageTroubles[reason] ?? reason}`
			: `${where} is waiting to start - no logs yet`,
	);
};
