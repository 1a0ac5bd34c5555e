import {parseTimestamp} from '../../../clock/clock.ts';
import type {ContainerStatus, Pod} from '../../schema/kubernetes.generated.ts';

/** What `kubectl get pods` says of a pod's containers. */
export interface PodSummary {
	/** Running, Pending, Init:0/2, CrashLoopBackOff, Completed, Terminating, … */
	readonly status: string;
	readonly ready: number;
	readonly total: number;
	readonly restarts: number;
	/** When a container last ended before a restart, ms since the epoch. */
	readonly lastRestart?: number;
}

/**
Sums up a pod in one word and a few numbers, by the rules of kube-apiserver's pod printer (printers/internalversion):
the first init container that is not done decides, otherwise the last container with a reason does, and a pod in
deletion is Terminating.
*/
export const podSummary = (pod: Pod): PodSummary => {
	const sidecars = sidecarNames(pod);
	const initial = initProgress(pod, sidecars);
	const phase = podPhaseText(pod);
	const initialised = initial.reason === undefined || hasCondition(pod, 'Initialized');
	const main = initialised ? mainProgress(pod, initial.reason ?? phase) : undefined;
	const counted =
		main === undefined ? initial.seen : [...initial.sidecarStatuses, ...(pod.status?.containerStatuses ?? [])];
	return {
		status: terminationText(pod) ?? main?.reason ?? initial.reason ?? phase,
		ready: initial.readySidecars + (main?.ready ?? 0),
		total: pod.spec.containers.length + sidecars.size,
		restarts: counted.reduce((sum, container) => sum + container.restartCount, 0),
		lastRestart: latestRestart(counted),
	};
};

/** Init containers that keep running beside the others. */
const sidecarNames = (pod: Pod): ReadonlySet<string> =>
	new Set(
		(pod.spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always').map(({name}) => name),
	);

const hasCondition = (pod: Pod, type: string): boolean =>
	pod.status?.conditions?.some(condition => condition.type === type && condition.status === 'True') ?? false;

const podPhaseText = ({status}: Pod): string => {
	const gated = status?.conditions?.some(({type, reason}) => type === 'PodScheduled' && reason === 'SchedulingGated');
	return gated ? 'SchedulingGated' : status?.reason || status?.phase || '';
};

interface InitProgress {
	/** Undefined when every init container is done. */
	readonly reason?: string;
	/** Statuses up to the one that is not done. */
	readonly seen: readonly ContainerStatus[];
	readonly sidecarStatuses: readonly ContainerStatus[];
	readonly readySidecars: number;
}

const initProgress = (pod: Pod, sidecars: ReadonlySet<string>): InitProgress => {
	const statuses = pod.status?.initContainerStatuses ?? [];
	const started = (container: ContainerStatus) => sidecars.has(container.name) && container.started === true;
	const done = (container: ContainerStatus) => container.state?.terminated?.exitCode === 0 || started(container);
	const stuck = statuses.findIndex(container => !done(container));
	const seen = stuck === -1 ? statuses : statuses.slice(0, stuck + 1);
	const sidecarStatuses = seen.filter(container => sidecars.has(container.name));
	const reason = stuck === -1 ? undefined : initReason(statuses[stuck]!, stuck, pod.spec.initContainers?.length ?? 0);
	return {
		reason,
		seen,
		sidecarStatuses,
		readySidecars: sidecarStatuses.filter(container => started(container) && container.ready).length,
	};
};

const initReason = ({state}: ContainerStatus, index: number, total: number): string => {
	if (state?.terminated !== undefined) return `Init:${terminatedText(state.terminated)}`;
	const waiting = state?.waiting?.reason;
	return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${total}`;
};

const terminatedText = ({reason, signal, exitCode}: {reason?: string; signal?: number; exitCode: number}): string =>
	reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);

/** The first container that waits or ended with a reason gives the word; running beside completed ones wins. */
const mainProgress = (pod: Pod, otherwise: string): {readonly reason: string; readonly ready: number} => {
	const statuses = pod.status?.containerStatuses ?? [];
	const running = statuses.filter(({ready, state}) => ready && state?.running !== undefined).length;
	const reason = statuses.map(containerReason).find(text => text !== undefined) ?? otherwise;
	if (reason === 'Completed' && running > 0) {
		return {reason: hasCondition(pod, 'Ready') ? 'Running' : 'NotReady', ready: running};
	}
	return {reason, ready: running};
};

const containerReason = ({state}: ContainerStatus): string | undefined =>
	state?.waiting?.reason || (state?.terminated === undefined ? undefined : terminatedText(state.terminated));

const terminationText = ({metadata, status}: Pod): string | undefined => {
	if (metadata.deletionTimestamp === undefined) return undefined;
	if (status?.reason === 'NodeLost') return 'Unknown';
	return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? undefined : 'Terminating';
};

const latestRestart = (statuses: readonly ContainerStatus[]): number | undefined => {
	const ends = statuses.flatMap(({lastState}) => parseTimestamp(lastState?.terminated?.finishedAt) ?? []);
	return ends.length === 0 ? undefined : Math.max(...ends);
};
