import {isIPv4} from 'node:net';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Service, ServiceSpec} from '../schema/kubernetes.generated.ts';

/** The IPv4 address of a number, and the number of an address. */
export const addressOf = (number: number): string => [24, 16, 8, 0].map(shift => (number >>> shift) & 0xff).join('.');
export const numberOf = (address: string): number =>
	address.split('.').reduce((number, part) => number * 256 + Number(part), 0);

/** What a Service holds. */
export interface Holdings {
	readonly addresses: readonly number[];
	readonly ports: readonly number[];
}

const portNumbers = ({ports: list = [], healthCheckNodePort}: ServiceSpec): number[] => {
	const numbers = [...list.map(({nodePort}) => nodePort), healthCheckNodePort];
	return [...new Set(numbers.filter(number => number !== undefined && number > 0) as number[])];
};

/** The addresses a spec names; the headless `None` is one of them. */
export const wishedAddresses = ({clusterIP, clusterIPs}: ServiceSpec): readonly string[] =>
	clusterIPs ?? (clusterIP === undefined || clusterIP === '' ? [] : [clusterIP]);

/** Whether the type has an address in the cluster. */
export const hasAddress = ({type}: ServiceSpec): boolean =>
	['ClusterIP', 'NodePort', 'LoadBalancer'].includes(type ?? 'ClusterIP');
/** Whether the type is given node ports. */
export const hasNodePorts = ({type, allocateLoadBalancerNodePorts}: ServiceSpec): boolean =>
	type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
/** Ports that a client names are taken even where none would be given. */
export const mayHaveNodePorts = ({type}: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer';
/** Whether load balancers ask each node if it has endpoints. */
export const hasHealthPort = ({type, externalTrafficPolicy}: ServiceSpec): boolean =>
	type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

/** What a stored Service holds; nothing for none. */
export const holdingsOf = (object: KubernetesObject | undefined): Holdings => {
	const spec = (object as Service | undefined)?.spec ?? {};
	return {
		addresses: hasAddress(spec) ? wishedAddresses(spec).filter(isIPv4).map(numberOf) : [],
		ports: mayHaveNodePorts(spec) ? portNumbers(spec) : [],
	};
};
