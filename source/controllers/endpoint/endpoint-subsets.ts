import type {ObjectOf} from '../../client/types.ts';
import {endpointsPerObjectMax} from '../limits.ts';
import {isPodFinished, isPodReady, type Pod} from '../pods/pod-states.ts';
import {endpointHostname, type EndpointPort, isHeadless, podReference, portsOnPod} from '../services/pod-ports.ts';

type Service = ObjectOf<'Service'>;
type Subset = NonNullable<ObjectOf<'Endpoints'>['subsets']>[number];
type Address = NonNullable<Subset['addresses']>[number];

/** The subsets of an Endpoints object, and whether addresses had to be left out. */
export interface Subsets {
	readonly subsets: readonly Subset[];
	readonly isTruncated: boolean;
}

interface Entry {
	readonly ip: string;
	readonly address: Address;
	readonly ports: readonly EndpointPort[];
	readonly isReady: boolean;
}

/** Addresses by the ports that their pods serve; pods that are not ready stand apart (endpoints_controller.go, RepackSubsets). */
export const subsetsOf = (service: Service, pods: readonly Pod[]): Subsets => {
	const entries = pods.filter(pod => belongs(service, pod)).flatMap(pod => entryOf(service, pod));
	const sorted = entries.toSorted((left, right) => (left.ip < right.ip ? -1 : left.ip > right.ip ? 1 : 0));
	const kept = truncate(sorted);
	const groups = Map.groupBy(kept, ({ports}) => JSON.stringify(ports));
	const subsets = [...groups.values()].map(group => {
		const addresses = group.filter(({isReady}) => isReady).map(({address}) => address);
		const notReadyAddresses = group.filter(({isReady}) => !isReady).map(({address}) => address);
		return {
			...(addresses.length === 0 ? {} : {addresses}),
			...(notReadyAddresses.length === 0 ? {} : {notReadyAddresses}),
			...(group[0]!.ports.length === 0 ? {} : {ports: group[0]!.ports}),
		};
	});
	return {subsets, isTruncated: kept.length < sorted.length};
};

const belongs = ({spec}: Service, pod: Pod): boolean => {
	if (!pod.status?.podIP || isPodFinished(pod)) return false;
	return pod.metadata.deletionTimestamp === undefined || spec.publishNotReadyAddresses === true;
};

const entryOf = (service: Service, pod: Pod): readonly Entry[] => {
	const ports = portsOnPod(service, pod);
	if (ports.length === 0 && !(isHeadless(service) && (service.spec.ports ?? []).length === 0)) return [];
	const ip = pod.status!.podIP!;
	const hostname = endpointHostname(service, pod);
	const {nodeName} = pod.spec;
	const address = {
		...(hostname === undefined ? {} : {hostname}),
		ip,
		...(nodeName ? {nodeName} : {}),
		targetRef: podReference(pod),
	};
	return [{ip, address, ports, isReady: isPodReady(pod) || service.spec.publishNotReadyAddresses === true}];
};

/** Ready addresses are kept before others. */
const truncate = (entries: readonly Entry[]): readonly Entry[] => {
	if (entries.length <= endpointsPerObjectMax) return entries;
	const ready = entries.filter(({isReady}) => isReady);
	const others = entries.filter(({isReady}) => !isReady);
	const kept = new Set([...ready, ...others].slice(0, endpointsPerObjectMax));
	return entries.filter(entry => kept.has(entry));
};
