import type {Informers} from '../../client/types.ts';
import {ClusterState} from './cluster-state.ts';
import {createInformedObjects} from './informed-objects.ts';
import {isFinished, podInfoOf, type PodInfo} from './pod-info.ts';

/**
The cluster as informers show it now, for whoever has no scheduler at hand (the console on another API server). Costs a
walk over all pods; a running scheduler's `cluster` costs nothing.
*/
export const readCluster = (
	informers: Informers,
): {readonly cluster: ClusterState; readonly pending: readonly PodInfo[]} => {
	const cluster = new ClusterState(createInformedObjects(informers));
	for (const node of informers.of('Node').list()) cluster.setNode(node);
	const pending: PodInfo[] = [];
	for (const pod of informers.of('Pod').list()) {
		if (isFinished(pod)) continue;
		const info = podInfoOf(pod);
		const nodeName = pod.spec.nodeName ?? '';
		const nominated = pod.status?.nominatedNodeName ?? '';
		if (nodeName !== '') cluster.addPod(info, nodeName);
		else if (!info.terminating) pending.push(info);
		if (nodeName === '' && nominated !== '') cluster.nominate(info, nominated);
	}
	return {cluster, pending};
};
