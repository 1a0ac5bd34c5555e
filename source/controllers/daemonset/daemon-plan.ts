import type {ObjectOf} from '../../client/types.ts';
import {scaledValue} from '../objects/scaled-value.ts';
import {byAge} from '../objects/by-name.ts';
import {isPodAvailable, type Pod} from '../pods/pod-states.ts';
import {revisionHashLabel} from '../history/revision-history.ts';
import {type Eligibility, eligibility} from './node-eligibility.ts';
import type {Node} from '../nodes/taints-of.ts';

type DaemonSet = ObjectOf<'DaemonSet'>;

/** What one reconcile of a daemon set knows. */
export interface DaemonView {
	readonly set: DaemonSet;
	/** All nodes, by name. */
	readonly nodes: readonly Node[];
	/** Its pods by the node they are for. */
	readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
	/** Hash of the current template. */
	readonly hash: string;
	readonly now: number;
}

/** Nodes to make a pod for, and pods to delete. */
export interface DaemonPlan {
	readonly create: readonly string[];
	readonly remove: readonly Pod[];
}

const isDeleting = ({metadata}: Pod): boolean => metadata.deletionTimestamp !== undefined;

export const isFailed = ({status}: Pod): boolean => status?.phase === 'Failed';
export const isSucceeded = ({status}: Pod): boolean => status?.phase === 'Succeeded';

export const isUpdated = (pod: Pod, hash: string): boolean => pod.metadata.labels?.[revisionHashLabel] === hash;

/** Which nodes lack a pod and which pods are in the wrong place or too many (daemon_controller.go, podsShouldBeOnNode). */
export const placementPlan = (view: DaemonView): DaemonPlan => {
	const plans = view.nodes.map(node => planForNode(view, node));
	const known = new Set(view.nodes.map(({metadata}) => metadata.name));
	const lost = [...view.podsByNode].filter(([name]) => !known.has(name)).flatMap(([, pods]) => pods);
	return {
		create: plans.flatMap(({create}) => create),
		remove: [...plans.flatMap(({remove}) => remove), ...lost.filter(pod => !isDeleting(pod) && !pod.spec.nodeName)],
	};
};

const planForNode = (view: DaemonView, node: Node): DaemonPlan => {
	const {name} = node.metadata;
	const pods = view.podsByNode.get(name) ?? [];
	const place: Eligibility = eligibility(view.set, node);
	if (pods.length === 0) return {create: place === 'runs' ? [name] : [], remove: []};
	const present = pods.filter(pod => !isDeleting(pod));
	if (place === 'refuses') return {create: [], remove: present};
	const over = present.filter(pod => isFailed(pod) || isSucceeded(pod));
	return {
		create: [],
		remove: [
			...over,
			...surplusPods(
				view,
				present.filter(pod => !over.includes(pod)),
			),
		],
	};
};

/** One pod for a node, the oldest; while a surge replaces it, one old and one new. */
const surplusPods = ({set, hash}: DaemonView, running: readonly Pod[]): readonly Pod[] => {
	const oldest = running.toSorted(byAge);
	if (maxSurge(set, running.length) === 0) return oldest.slice(1);
	const updated = oldest.filter(pod => isUpdated(pod, hash));
	const outdated = oldest.filter(pod => !isUpdated(pod, hash));
	return [...updated.slice(1), ...outdated.slice(1)];
};

const maxSurge = ({spec}: DaemonSet, desired: number): number =>
	scaledValue(spec.updateStrategy?.rollingUpdate?.maxSurge, desired, 'up');

/** Outdated pods that may be replaced now (update.go, rollingUpdate). Without surge sick ones go first, then healthy ones as maxUnavailable allows. */
export const updatePlan = (view: DaemonView): DaemonPlan => {
	const desired = view.nodes.filter(node => eligibility(view.set, node) === 'runs');
	const surge = maxSurge(view.set, desired.length);
	const given = scaledValue(view.set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desired.length, 'up');
	return surge > 0 ? surgePlan(view, desired, surge) : replacementPlan(view, desired, given);
};

interface NodePods {
	readonly name: string;
	readonly updated: Pod | undefined;
	readonly outdated: Pod | undefined;
}

const podsOf = ({podsByNode, hash}: DaemonView, {metadata: {name}}: Node): NodePods => {
	const present = (podsByNode.get(name) ?? []).filter(pod => !isDeleting(pod));
	return {
		name,
		updated: present.find(pod => isUpdated(pod, hash)),
		outdated: present.find(pod => !isUpdated(pod, hash)),
	};
};

const isAvailable = ({set, now}: DaemonView, pod: Pod | undefined): boolean =>
	pod !== undefined && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);

const replacementPlan = (view: DaemonView, desired: readonly Node[], maxUnavailable: number): DaemonPlan => {
	const nodes = desired.map(node => podsOf(view, node));
	const unavailable = nodes.filter(({updated, outdated}) => !isAvailable(view, updated ?? outdated)).length;
	const outdated = nodes
		.filter(({updated}) => updated === undefined)
		.map(node => node.outdated)
		.filter(pod => pod !== undefined);
	const sick = outdated.filter(pod => !isAvailable(view, pod));
	const healthy = outdated.filter(pod => isAvailable(view, pod));
	return {create: [], remove: [...sick, ...healthy.slice(0, Math.max(maxUnavailable - unavailable, 0))]};
};

const surgePlan = (view: DaemonView, desired: readonly Node[], surge: number): DaemonPlan => {
	const nodes = desired.map(node => podsOf(view, node)).filter(({outdated}) => outdated !== undefined);
	const surging = nodes.filter(({updated}) => updated !== undefined);
	const waiting = nodes.filter(({updated}) => updated === undefined);
	const sick = waiting.filter(({outdated}) => !isAvailable(view, outdated));
	const healthy = waiting.filter(({outdated}) => isAvailable(view, outdated));
	const create = [...sick, ...healthy.slice(0, Math.max(surge - surging.length - sick.length, 0))].map(
		({name}) => name,
	);
	const replaced = surging.filter(({updated}) => isAvailable(view, updated)).map(({outdated}) => outdated!);
	return {create, remove: replaced};
};
