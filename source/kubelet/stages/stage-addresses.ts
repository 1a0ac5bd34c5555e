import type {ObjectOf} from '../../client/types.ts';
import type {Informers} from '../../client/types.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {createNodeAddresses, createPodAddresses} from '../addresses.ts';
import {internalAddress} from '../node-status.ts';

type Pod = ObjectOf<'Pod'>;

/** Addresses that templates ask for; each node and pod keeps what it once got. */
export interface StageAddresses {
	ofNode(name: string): string;
	/** `key`: namespace/name. */
	ofPod(key: string): string;
	stop(): void;
}

/** Addresses for the nodes and pods of a cluster, apart from those that they say they have. */
export const createStageAddresses = (informers: Informers): StageAddresses => {
	const nodes = informers.of('Node');
	const pods = informers.of('Pod');
	const nodePool = createNodeAddresses();
	const podPool = createPodAddresses();
	const given = {nodes: new Map<string, string>(), pods: new Map<string, string>()};

	const once = (known: Map<string, string>, key: string, take: () => string) => {
		const address = known.get(key) ?? take();
		known.set(key, address);
		return address;
	};
	const release = (pod: Pod) => {
		const key = keyOf(pod);
		podPool.release(pod.status?.podIP);
		podPool.release(given.pods.get(key));
		given.pods.delete(key);
	};
	const unsubscribe = [
		nodes.subscribe({
			added: node => nodePool.use(internalAddress(node)),
			deleted(node) {
				nodePool.release(internalAddress(node));
				nodePool.release(given.nodes.get(node.metadata.name));
				given.nodes.delete(node.metadata.name);
			},
		}),
		pods.subscribe({added: pod => podPool.use(pod.status?.podIP), deleted: release}),
	];
	return {
		ofNode(name) {
			const node = nodes.get(name);
			return (node && internalAddress(node)) ?? once(given.nodes, name, () => nodePool.take());
		},
		ofPod: key => pods.get(key)?.status?.podIP ?? once(given.pods, key, () => podPool.take()),
		stop() {
			for (const leave of unsubscribe) leave();
		},
	};
};
