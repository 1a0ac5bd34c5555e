import type {KubernetesObject} from '../../machinery/json.ts';
import {isConditionTrue, type ConditionLike} from '../../machinery/conditions.ts';

/** What the states look at, whatever the kind. */
interface Observed extends KubernetesObject {
	readonly spec?: {
		readonly replicas?: number;
		readonly nodeName?: string;
		readonly unschedulable?: boolean;
		readonly completions?: number;
	};
	readonly status?: {
		readonly phase?: string;
		readonly conditions?: readonly ConditionLike[];
		readonly observedGeneration?: number;
		readonly readyReplicas?: number;
		readonly availableReplicas?: number;
		readonly updatedReplicas?: number;
		readonly replicas?: number;
		readonly desiredNumberScheduled?: number;
		readonly numberReady?: number;
		readonly numberAvailable?: number;
	};
}

type State = (object: Observed) => boolean;

const isLeaving = (object: Observed) => object.metadata.deletionTimestamp !== undefined;
const phaseIs = (phase: string) => (object: Observed) => object.status?.phase === phase && !isLeaving(object);
const isObserved = ({metadata, status}: Observed) => (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);

/** How many replicas a workload should have; undefined for what is not a workload. */
const wantedReplicas = ({kind, spec, status}: Observed) =>
	kind === 'DaemonSet'
		? (status?.desiredNumberScheduled ?? 0)
		: 'replicas' in (spec ?? {})
			? spec?.replicas
			: undefined;

const ready: State = object => {
	const wanted = wantedReplicas(object);
	if (wanted === undefined) return isConditionTrue(object.status?.conditions, 'Ready') && !isLeaving(object);
	return isObserved(object) && (object.status?.numberReady ?? object.status?.readyReplicas ?? 0) >= wanted;
};

/** A workload is available when its whole present generation is: updated, and no more and no fewer than wanted. */
const available: State = object => {
	const wanted = wantedReplicas(object);
	const {status} = object;
	if (wanted === undefined) return isConditionTrue(status?.conditions, 'Available');
	if (!isObserved(object)) return false;
	if ((status?.numberAvailable ?? status?.availableReplicas ?? 0) < wanted) return false;
	return (
		object.kind !== 'Deployment' || ((status?.updatedReplicas ?? 0) >= wanted && (status?.replicas ?? 0) === wanted)
	);
};

/** The states a phrase may name. `gone` is not among them: it is the absence of the object. */
export const states: {readonly [name: string]: State} = {
	running: phaseIs('Running'),
	pending: phaseIs('Pending'),
	succeeded: phaseIs('Succeeded'),
	failed: object => phaseIs('Failed')(object) || isConditionTrue(object.status?.conditions, 'Failed'),
	complete: object => isConditionTrue(object.status?.conditions, 'Complete'),
	ready,
	available,
	scheduled: object => (object.spec?.nodeName ?? '') !== '',
	cordoned: object => object.spec?.unschedulable === true,
	terminating: isLeaving,
};

/** A few words on how an object is, for messages. */
export const describeState = (object: KubernetesObject): string => {
	const {status, spec} = object as Observed;
	if (isLeaving(object)) return 'Terminating';
	if (status?.phase !== undefined) return spec?.nodeName ? `${status.phase} on ${spec.nodeName}` : status.phase;
	const wanted = wantedReplicas(object);
	if (wanted !== undefined) return `${status?.numberReady ?? status?.readyReplicas ?? 0}/${wanted} ready`;
	const conditions = status?.conditions?.map(({type, status: is}) => `${type}=${is}`);
	return conditions?.join(' ') ?? 'present';
};
