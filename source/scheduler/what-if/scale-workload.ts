import {timestamp} from '../../clock/clock.ts';
import {matcherOfMap, matcherOfSelector, type LabelMatcher} from '../../machinery/label-selector.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {LabelSelector, Pod} from '../framework/objects.ts';
import type {Snapshot} from '../snapshot/snapshot.ts';
import type {WhatIfChange} from './apply-changes.ts';

/** A workload that somebody would scale. */
export interface Scaling {
	/** As in the manifest, in any case: `deployment`. */
	readonly kind: string;
	readonly namespace: string;
	readonly name: string;
	readonly replicas: number;
}

const scalable = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'];

type Workload = KubernetesObject & {
	readonly spec?: {
		readonly selector?: LabelSelector & {readonly [label: string]: unknown};
		readonly template?: {readonly metadata?: Pod['metadata']; readonly spec: Pod['spec']};
	};
};

const selectorOf = ({kind, spec}: Workload): LabelMatcher =>
	kind === 'ReplicationController'
		? matcherOfMap((spec?.selector ?? {}) as {readonly [label: string]: string})
		: matcherOfSelector(spec?.selector);

const workloadOf = ({objects}: Snapshot, {kind, namespace, name}: Scaling): Workload => {
	const canonical = scalable.find(one => one.toLowerCase() === kind.toLowerCase());
	if (canonical === undefined) throw new Error(`${kind} cannot be scaled; those that can are ${scalable.join(', ')}`);
	const found = objects.find(
		object =>
			object.kind === canonical &&
			object.metadata.name === name &&
			(object.metadata.namespace ?? 'default') === namespace,
	);
	if (found === undefined) throw new Error(`there is no ${canonical} ${namespace}/${name}`);
	return found;
};

const podsOf = ({cluster, pending}: Snapshot, workload: Workload, namespace: string): readonly PodInfo[] => {
	const selector = selectorOf(workload);
	const placed = cluster.nodes.flatMap(({pods}) => [...pods.values()]);
	return [...pending, ...placed].filter(
		pod => pod.namespace === namespace && !pod.terminating && selector.matches(pod.labels),
	);
};

/** Waiting pods go first, then those that came last. */
const leavingOrder = (a: PodInfo, b: PodInfo): number =>
	Number(Boolean(a.pod.spec.nodeName)) - Number(Boolean(b.pod.spec.nodeName)) || b.createdMs - a.createdMs;

/** The pods that come or go when a workload is scaled. Throws an Error for a workload that is not in the snapshot. */
export const changesOfScaling = (snapshot: Snapshot, scaling: Scaling): readonly WhatIfChange[] => {
	const workload = workloadOf(snapshot, scaling);
	const {namespace, name, replicas} = scaling;
	const pods = podsOf(snapshot, workload, namespace);
	const missing = replicas - pods.length;
	if (missing <= 0) {
		const leaving = pods.toSorted(leavingOrder).slice(0, -missing);
		return leaving.map(({key}) => ({kind: 'delete', pod: key}));
	}
	const template = workload.spec?.template;
	if (template === undefined) throw new Error(`${workload.kind} ${namespace}/${name} has no template to make pods of`);
	// They come after all that wait, as new pods do.
	const latestMs = Math.max(0, ...snapshot.pending.map(({createdMs}) => createdMs));
	const creationTimestamp = timestamp(latestMs + 1000);
	return Array.from({length: missing}, (_, index) => {
		const metadata = {...template.metadata, namespace, name: `${name}-new-${index + 1}`, creationTimestamp};
		const manifest = {apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec};
		return {kind: 'create', pod: snapshot.podOf(manifest as unknown as KubernetesObject).pod};
	});
};
