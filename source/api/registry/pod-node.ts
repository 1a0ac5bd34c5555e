import type {Node, Pod} from '../schema/kubernetes.generated.ts';
import type {RegistryContext} from './context.ts';
import {readObject} from './get.ts';

/** A kubelet that cannot be reached: where it was looked for, and what a network says of it. */
export interface LostKubelet {
	/** `172.18.0.2:10250` */
	readonly address: string;
	/** `dial tcp 172.18.0.2:10250: connect: connection refused` */
	readonly problem: string;
}

const kubeletPort = 10_250;

const addressOf = (name: string, node: Node | undefined): string => {
	const address = node?.status?.addresses?.find(({type}) => type === 'InternalIP')?.address ?? name;
	return `${address}:${node?.status?.daemonEndpoints?.kubeletEndpoint?.Port || kubeletPort}`;
};

/** Why the kubelet of a pod on a node cannot be reached; undefined where it can. Throws 404 where there is no such node. */
export const lostKubelet = async (context: RegistryContext, {spec}: Pod): Promise<LostKubelet | undefined> => {
	const {nodeName: name = ''} = spec;
	const nodes = context.catalogue.byResource('', 'v1', 'nodes');
	const node = nodes && ((await readObject(context, nodes, {name})) as Node);
	const why = context.kubelets && node ? context.kubelets.unreachable(node) : 'connect: connection refused';
	if (why === undefined) return undefined;
	const address = addressOf(name, node);
	return {address, problem: `dial tcp ${address}: ${why}`};
};
