import {parseTimestamp} from '../clock/clock.ts';
import type {ObjectOf} from '../client/types.ts';
import {findCondition} from '../machinery/conditions.ts';
import {podRequests} from '../machinery/pod-requests.ts';
import {cpuMilli, wholeValue} from '../machinery/quantity.ts';
import {
	allocatedRequests,
	asksMore,
	differing,
	lastingContainers,
	resizableResources,
	type Container,
	type ContainerStatus,
} from './held-resources.ts';
import {resizeMs} from './limits.ts';

type Pod = ObjectOf<'Pod'>;
type Node = ObjectOf<'Node'>;

/** Why a resize is not begun, in the kubelet's words. */
export interface ResizePending {
	readonly reason: 'Deferred' | 'Infeasible';
	readonly message: string;
}

/** What a kubelet does next with the resources of a running pod. */
export type ResizeStep =
	| {readonly do: 'nothing'}
	| {readonly do: 'wait'; readonly delayMs: number}
	/** Undefined: what was wished for is wished for no more. */
	| {readonly do: 'hold'; readonly pending: ResizePending | undefined}
	/** Sets aside what the containers ask for now. */
	| {readonly do: 'allocate'}
	/** Gives the containers what was set aside; those named restart for it. */
	| {readonly do: 'finish'; readonly restarting: ReadonlySet<string>};

const nothing: ResizeStep = {do: 'nothing'};

/** Whether a kubelet has said what the container holds. */
const isReported = ({allocatedResources, resources}: ContainerStatus): boolean =>
	allocatedResources !== undefined || resources !== undefined;

const isRunning = (status: ContainerStatus | undefined): status is ContainerStatus =>
	status?.state?.running !== undefined;

/** Resources of a container that differ from what its node has set aside or given. */
const unmet = (
	{resources = {}}: Container,
	{allocatedResources, resources: given}: ContainerStatus,
): readonly string[] => [
	...differing(resources.requests, allocatedResources),
	...differing(resources.limits, given?.limits),
];

const wantsResize = (pod: Pod): boolean =>
	lastingContainers(pod).some(
		([container, status]) => isRunning(status) && isReported(status) && unmet(container, status).length > 0,
	);

const pendingOf = ({status}: Pod) => findCondition(status?.conditions, 'PodResizePending');
const progressOf = ({status}: Pod) => findCondition(status?.conditions, 'PodResizeInProgress');

/** Whether a pod waits for room on its node. */
export const isDeferred = (pod: Pod): boolean => pendingOf(pod)?.reason === 'Deferred';

const isActive = ({status}: Pod): boolean => status?.phase !== 'Succeeded' && status?.phase !== 'Failed';

/** Why what a pod asks for now cannot be set aside on its node; undefined: it can. */
const admission = (pod: Pod, node: Node, others: readonly Pod[]): ResizePending | undefined => {
	const requested = podRequests(pod.spec);
	const allocatable = node.status?.allocatable ?? {};
	const amounts = resizableResources.map(resource => ({
		resource,
		wanted: requested.get(resource) ?? 0,
		capacity: resource === 'cpu' ? cpuMilli(allocatable[resource] ?? '0') : wholeValue(allocatable[resource] ?? '0'),
	}));
	const beyond = amounts.findLast(({wanted, capacity}) => wanted > capacity);
	if (beyond !== undefined) {
		const {resource, wanted, capacity} = beyond;
		const message = `Node didn't have enough capacity: ${resource}, requested: ${wanted}, capacity: ${capacity}`;
		return {reason: 'Infeasible', message};
	}
	const held = others.filter(other => other !== pod && isActive(other)).map(allocatedRequests);
	for (const {resource, wanted, capacity} of amounts) {
		const used = held.reduce((sum, amount) => sum + (amount.get(resource) ?? 0), 0);
		if (wanted === 0 || wanted <= capacity - used) continue;
		const message = `Node didn't have enough resource: ${resource}, requested: ${wanted}, used: ${used}, capacity: ${capacity}`;
		return {reason: 'Deferred', message};
	}
	return undefined;
};

const restartsFor = ({resizePolicy = []}: Container, changed: readonly string[]): boolean =>
	resizePolicy.some(
		({resourceName, restartPolicy}) => restartPolicy === 'RestartContainer' && changed.includes(resourceName),
	);

const restarting = (pod: Pod): ReadonlySet<string> =>
	new Set(
		lastingContainers(pod).flatMap(([container, status]) => {
			if (!isRunning(status)) return [];
			const {limits, requests} = status.resources ?? {};
			const changed = [
				...differing(status.allocatedResources, requests),
				...differing(container.resources?.limits, limits),
			];
			return restartsFor(container, changed) ? [container.name] : [];
		}),
	);

/**
The next step of resizing a running pod in place; `others` are the pods of its node (allocation_manager.go). What cannot be
begun is tried again when something on the node changes.
*/
export const nextResize = (pod: Pod, node: Node, others: readonly Pod[], nowMs: number): ResizeStep => {
	const progress = progressOf(pod);
	const isBegun = progress !== undefined && progress.observedGeneration === pod.metadata.generation;
	if (!isBegun && wantsResize(pod)) {
		const pending = admission(pod, node, others);
		if (pending === undefined) return {do: 'allocate'};
		const known = pendingOf(pod);
		const isSaid = known?.reason === pending.reason && known.message === pending.message;
		if (!isSaid) return {do: 'hold', pending};
	} else if (pendingOf(pod) !== undefined) return {do: 'hold', pending: undefined};
	if (progress === undefined) return nothing;
	const doneMs = (parseTimestamp(progress.lastTransitionTime) ?? 0) + resizeMs;
	return doneMs <= nowMs ? {do: 'finish', restarting: restarting(pod)} : {do: 'wait', delayMs: doneMs - nowMs};
};

const asksMoreThanHeld = (pod: Pod): boolean =>
	lastingContainers(pod).some(([{resources}, status]) => asksMore(resources?.requests, status?.allocatedResources));

const classRank = ({status}: Pod): number =>
	['Guaranteed', 'Burstable', 'BestEffort'].indexOf(status?.qosClass ?? 'BestEffort');

/** The order in which waiting resizes are tried: those that give back first, then by priority, quality of service and age. */
export const byResizeOrder = (a: Pod, b: Pod): number =>
	Number(asksMoreThanHeld(a)) - Number(asksMoreThanHeld(b)) ||
	(b.spec.priority ?? 0) - (a.spec.priority ?? 0) ||
	classRank(a) - classRank(b) ||
	(parseTimestamp(pendingOf(a)?.lastTransitionTime) ?? 0) - (parseTimestamp(pendingOf(b)?.lastTransitionTime) ?? 0);
