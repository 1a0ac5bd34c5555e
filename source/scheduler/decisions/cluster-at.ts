import type {Client} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {ClusterState} from '../cache/cluster-state.ts';
import {isFinished, podInfoOf, type PodInfo} from '../cache/pod-info.ts';
import type {Node, Pod} from '../framework/objects.ts';
import {createListedObjects} from '../snapshot/listed-objects.ts';
import {clusterKinds} from './cluster-kinds.ts';
import type {DecisionRecord} from './decision-record.ts';

/** The cluster at a revision, and the pods that waited for a node then, by key. */
export interface PastCluster {
	readonly cluster: ClusterState;
	readonly waiting: ReadonlyMap<string, PodInfo>;
}

/** Pods count on their nodes in the order of their last change, as they do in a cluster that is kept up to date. */
const byRevision = (a: KubernetesObject, b: KubernetesObject): number =>
	Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion);

const clusterOf = (objects: readonly KubernetesObject[]): PastCluster => {
	const cluster = new ClusterState(createListedObjects(objects));
	for (const object of objects) if (object.kind === 'Node') cluster.setNode(object as Node);
	const waiting = new Map<string, PodInfo>();
	for (const object of objects.filter(({kind}) => kind === 'Pod').toSorted(byRevision)) {
		const pod = object as Pod;
		if (isFinished(pod)) continue;
		const info = podInfoOf(pod);
		const nodeName = pod.spec.nodeName ?? '';
		const nominated = pod.status?.nominatedNodeName ?? '';
		if (nodeName !== '') cluster.addPod(info, nodeName);
		else waiting.set(keyOf(pod), info);
		if (nodeName === '' && nominated !== '') cluster.nominate(info, nominated);
	}
	return {cluster, waiting};
};

/**
What the scheduler had decided and the store did not know yet: pods assumed on nodes, nominations. `earlier` are the
decisions before the one in question, oldest first.
*/
const assume = ({cluster, waiting}: PastCluster, earlier: readonly DecisionRecord[], sequence: number): void => {
	const latest = new Map(earlier.map(record => [record.uid, record]));
	for (const {uid, pod: key, node, nominatedNode, failure} of latest.values()) {
		const info = waiting.get(key);
		if (info === undefined || info.pod.metadata.uid !== uid) continue;
		if (node !== undefined) {
			if (failure !== undefined && failure.lastSequence < sequence) continue;
			cluster.removeNomination(key);
			cluster.addPod(info, node);
		} else if (nominatedNode === '') cluster.removeNomination(key);
		else if (nominatedNode !== undefined) cluster.nominate(info, nominatedNode);
	}
};

/**
The cluster as a decision found it: the store at its revision, and what was assumed then. Rejects with a StatusError (410)
when the revision is compacted.
*/
export const clusterAt = async (
	client: Client,
	{revision, sequence}: DecisionRecord,
	earlier: readonly DecisionRecord[],
): Promise<PastCluster> => {
	const objects: KubernetesObject[] = [];
	for (const kind of clusterKinds) {
		const {items} = await client.list(kind, {resourceVersion: revision, resourceVersionMatch: 'Exact'});
		objects.push(...items);
	}
	const past = clusterOf(objects);
	assume(past, earlier, sequence);
	return past;
};
