import type {Informer, ObjectOf} from '../../client/types.ts';
import type {Node} from '../nodes/taints-of.ts';
import {isPodFinished, isPodReady, type Pod} from '../pods/pod-states.ts';
import {endpointHostname, type EndpointPort, podReference, portsOnPod} from '../services/pod-ports.ts';

type Service = ObjectOf<'Service'>;
export type Endpoint = NonNullable<ObjectOf<'EndpointSlice'>['endpoints']>[number];
export type AddressType = 'IPv4' | 'IPv6';

const zoneLabel = 'topology.kubernetes.io/zone';

/** An endpoint and the slice it belongs in. */
export interface PlacedEndpoint {
	readonly ports: readonly EndpointPort[];
	readonly endpoint: Endpoint;
}

/** The address families a service wants slices for. */
export const addressTypes = ({spec}: Service): readonly AddressType[] => {
	const families = (spec.ipFamilies ?? []).filter(family => family === 'IPv4' || family === 'IPv6');
	if (families.length > 0) return families;
	return [(spec.clusterIP ?? '').includes(':') ? 'IPv6' : 'IPv4'];
};

/** Whether the node of a pod is not known yet, so that its zone cannot be said. */
export const isOnUnknownNode = ({spec}: Pod, nodes: Informer<Node>): boolean =>
	Boolean(spec.nodeName) && nodes.get(spec.nodeName!) === undefined;

/** The endpoints of a service in one address family; terminating pods stay listed, but are not ready (endpointslice/utils.go). */
export const endpointsOf = (
	service: Service,
	pods: readonly Pod[],
	nodes: Informer<Node>,
	type: AddressType,
): readonly PlacedEndpoint[] =>
	pods
		.filter(pod => !isPodFinished(pod))
		.flatMap(pod => {
			const address = addressOf(pod, type);
			return address === undefined
				? []
				: [{ports: slicePorts(service, pod), endpoint: endpointOf(service, pod, nodes, address)}];
		});

/** Ports as slices hold them: unlike Endpoints, they always have a name, if an empty one. */
const slicePorts = (service: Service, pod: Pod): readonly EndpointPort[] =>
	portsOnPod(service, pod).map(port => ({name: '', ...port}));

const addressOf = ({status}: Pod, type: AddressType): string | undefined => {
	const addresses = status?.podIPs?.map(({ip}) => ip) ?? (status?.podIP ? [status.podIP] : []);
	return addresses.find(ip => ip.includes(':') === (type === 'IPv6'));
};

const endpointOf = (service: Service, pod: Pod, nodes: Informer<Node>, address: string): Endpoint => {
	const serving = isPodReady(pod);
	const terminating = pod.metadata.deletionTimestamp !== undefined;
	const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
	const {nodeName} = pod.spec;
	const zone = nodeName ? nodes.get(nodeName)?.metadata.labels?.[zoneLabel] : undefined;
	const hostname = endpointHostname(service, pod);
	return {
		addresses: [address],
		conditions: {ready, serving, terminating},
		...(hostname === undefined ? {} : {hostname}),
		...(nodeName ? {nodeName} : {}),
		targetRef: podReference(pod),
		...(zone === undefined ? {} : {zone}),
	};
};
