import {type ControllerRevision, revisionHashLabel} from '../history/revision-history.ts';
import {isPodAvailable, isPodFinished, isPodReady, type Pod} from '../pods/pod-states.ts';
import {firstOrdinal, isOrdered, ordinalOf, type StatefulSet, wantedReplicas} from './types.ts';

/** What one reconcile of a stateful set knows. */
export interface StatefulView {
	readonly set: StatefulSet;
	readonly pods: readonly Pod[];
	/** Where pods below the partition stay. */
	readonly current: ControllerRevision;
	/** The revision of the template. */
	readonly update: ControllerRevision;
	readonly now: number;
}

/** A step of a stateful set. */
export type StatefulAction =
	| {readonly kind: 'create'; readonly ordinal: number; readonly revision: ControllerRevision}
	/** Finished pods are removed, to be made again under the same name. */
	| {readonly kind: 'recreate'; readonly pod: Pod}
	| {readonly kind: 'delete'; readonly pod: Pod};

const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isPodReady(pod);

const isTerminating = ({metadata}: Pod): boolean => metadata.deletionTimestamp !== undefined;

const isHealthy = ({set, now}: StatefulView, pod: Pod): boolean =>
	!isTerminating(pod) && isRunningAndReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);

export const isAtRevision = ({metadata}: Pod, revision: ControllerRevision): boolean =>
	metadata.labels?.[revisionHashLabel] === revision.metadata.name;

/**
What to do next (stateful_set_control.go). Ordered sets do one thing at a time and wait for what is below; scaling comes
before updating; an update goes from the highest ordinal down to the partition and stops at a pod that is not healthy.
*/
export const planActions = (view: StatefulView): readonly StatefulAction[] => {
	const scaling = planScaling(view);
	return scaling.kind === 'act' ? scaling.actions : scaling.kind === 'wait' ? [] : planUpdate(view);
};

type Plan =
	| {readonly kind: 'act'; readonly actions: readonly StatefulAction[]}
	| {readonly kind: 'wait'}
	| {readonly kind: 'go on'};

const planScaling = (view: StatefulView): Plan => {
	const replicas = planReplicas(view);
	if (isOrdered(view.set) && replicas.kind !== 'go on') return replicas;
	const condemned = planCondemned(view);
	const actions = [replicas, condemned].flatMap(plan => (plan.kind === 'act' ? plan.actions : []));
	if (actions.length > 0) return {kind: 'act', actions};
	return condemned.kind === 'wait' ? condemned : {kind: 'go on'};
};

/** The ordinals that should be there, lowest first. */
const planReplicas = (view: StatefulView): Plan => {
	const {set} = view;
	const first = firstOrdinal(set);
	const byOrdinal = new Map(view.pods.map(pod => [ordinalOf(set, pod), pod]));
	const actions: StatefulAction[] = [];
	for (let ordinal = first; ordinal < first + wantedReplicas(set); ordinal++) {
		const pod = byOrdinal.get(ordinal);
		if (pod === undefined) actions.push({kind: 'create', ordinal, revision: revisionFor(view, ordinal)});
		else if (isPodFinished(pod) && !isTerminating(pod)) actions.push({kind: 'recreate', pod});
		else if (isOrdered(set) && !isHealthy(view, pod))
			return actions.length > 0 ? {kind: 'act', actions} : {kind: 'wait'};
		if (isOrdered(set) && actions.length > 0) return {kind: 'act', actions};
	}
	return actions.length > 0 ? {kind: 'act', actions} : {kind: 'go on'};
};

/** Below the partition of a rolling update pods are made as they were. */
const revisionFor = ({set, current, update}: StatefulView, ordinal: number): ControllerRevision => {
	const {type, rollingUpdate} = set.spec.updateStrategy ?? {};
	return type !== 'OnDelete' && ordinal < firstOrdinal(set) + (rollingUpdate?.partition ?? 0) ? current : update;
};

/** The pods that should not be there, highest ordinal first; an ordered set waits for each to be gone. */
const planCondemned = (view: StatefulView): Plan => {
	const {set} = view;
	const first = firstOrdinal(set);
	const last = first + wantedReplicas(set) - 1;
	const ordinal = (pod: Pod) => ordinalOf(set, pod) ?? 0;
	const condemned = view.pods
		.filter(pod => ordinal(pod) < first || ordinal(pod) > last)
		.toSorted((left, right) => ordinal(right) - ordinal(left));
	if (condemned.length === 0) return {kind: 'go on'};
	const present = condemned.filter(pod => !isTerminating(pod));
	if (!isOrdered(set))
		return present.length === 0 ? {kind: 'go on'} : {kind: 'act', actions: present.map(pod => ({kind: 'delete', pod}))};
	const [next] = condemned;
	return isTerminating(next!) ? {kind: 'wait'} : {kind: 'act', actions: [{kind: 'delete', pod: next!}]};
};

const planUpdate = (view: StatefulView): readonly StatefulAction[] => {
	const {set, update} = view;
	const {type, rollingUpdate} = set.spec.updateStrategy ?? {};
	if (type === 'OnDelete') return [];
	const lowest = firstOrdinal(set) + (rollingUpdate?.partition ?? 0);
	const candidates = view.pods
		.filter(pod => (ordinalOf(set, pod) ?? 0) >= lowest)
		.toSorted((left, right) => (ordinalOf(set, right) ?? 0) - (ordinalOf(set, left) ?? 0));
	for (const pod of candidates) {
		if (!isAtRevision(pod, update) && !isTerminating(pod)) return [{kind: 'delete', pod}];
		if (!isHealthy(view, pod)) return [];
	}
	return [];
};
