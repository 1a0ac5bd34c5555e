import {findUntoleratedTaint} from '../../machinery/taints.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Taint} from '../framework/objects.ts';
import type {WhatIfChange} from './apply-changes.ts';

/** What somebody would do to a node. */
export type NodeEdit =
	| {readonly kind: 'taint'; readonly node: string; readonly taint: Taint}
	| {readonly kind: 'cordon'; readonly node: string}
	/** Cordon, and evict all pods but those of DaemonSets. */
	| {readonly kind: 'drain'; readonly node: string};

const isDaemonPod = ({pod}: PodInfo): boolean => controllerOf(pod)?.kind === 'DaemonSet';

const isMirrorPod = ({pod}: PodInfo): boolean =>
	pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;

/** A toleration for a time ends, and the pod is evicted after all. */
const toleratesFor = ({pod}: PodInfo, taints: readonly Taint[]): boolean => {
	const lasting = (pod.spec.tolerations ?? []).filter(({tolerationSeconds}) => tolerationSeconds === undefined);
	return findUntoleratedTaint(taints, lasting, ({effect}) => effect === 'NoExecute') === undefined;
};

const withTaint = (taints: readonly Taint[], taint: Taint): readonly Taint[] => [
	...taints.filter(({key, effect}) => key !== taint.key || effect !== taint.effect),
	taint,
];

const changesOfNode = ({node, pods}: NodeInfo, edits: readonly NodeEdit[]): readonly WhatIfChange[] => {
	let taints: readonly Taint[] = node.spec.taints ?? [];
	for (const edit of edits) if (edit.kind === 'taint') taints = withTaint(taints, edit.taint);
	const cordoned = edits.some(({kind}) => kind !== 'taint');
	const drained = edits.some(({kind}) => kind === 'drain');
	const spec = {...node.spec, taints, ...(cordoned ? {unschedulable: true} : {})};
	const changes: WhatIfChange[] = [{kind: 'node', node: {...node, spec}}];
	for (const pod of pods.values()) {
		if (pod.terminating || isMirrorPod(pod)) continue;
		const stays = toleratesFor(pod, taints);
		// A DaemonSet makes no other pod for a node that its pods do not tolerate.
		if (isDaemonPod(pod)) changes.push(...(stays ? [] : [{kind: 'delete', pod: pod.key} as const]));
		else if (drained || !stays) changes.push({kind: 'evict', pod: pod.key});
	}
	return changes;
};

/** The changes that edits of nodes come to, with the evictions that follow. Throws an Error for a node that is not there. */
export const changesOfEdits = (cluster: ClusterState, edits: readonly NodeEdit[]): readonly WhatIfChange[] =>
	[...Map.groupBy(edits, ({node}) => node)].flatMap(([name, ofNode]) => {
		const node = cluster.node(name);
		if (node === undefined) throw new Error(`there is no node ${name}`);
		return changesOfNode(node, ofNode);
	});
