import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Profile} from '../framework/profile.ts';

/** Counts a pod on a node of a copy of the cluster, with what it uses up beside the node. */
export const placeOn = (cluster: ClusterState, {plugins}: Profile, pod: PodInfo, nodeName: string): void => {
	const node = cluster.node(nodeName);
	if (node !== undefined) for (const {plugin} of plugins) plugin.assume?.(pod, node, cluster);
	cluster.removeNomination(pod.key);
	cluster.addPod(pod, nodeName);
};
