import type {Random} from '../../clock/random.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Service, ServicePort, ServiceSpec} from '../schema/kubernetes.generated.ts';
import type {Allocation, Allocator} from './allocator.ts';
import {NumberRange} from './number-range.ts';
import {
	hasAddress,
	hasHealthPort,
	hasNodePorts,
	holdingsOf,
	mayHaveNodePorts,
	numberOf,
	wishedAddresses,
} from './service-holdings.ts';
import {ServiceTaking} from './service-taking.ts';
import {withFields} from './with-fields.ts';

/** The service network 10.96.0.0/16 without its first and last address. */
const network = {first: numberOf('10.96.0.1'), size: 65_534, lowReserved: 255};
/** kube-apiserver's default range of node ports. */
const ports = {first: 30_000, size: 2768, lowReserved: 86};
/** Families are those of an IPv4 cluster; headless Services without a selector may be of both. */
const withFamilies = (spec: ServiceSpec): ServiceSpec => {
	if (spec.ipFamilyPolicy !== undefined && spec.ipFamilies !== undefined) return spec;
	const free = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
	const {ipFamilyPolicy = free ? 'RequireDualStack' : 'SingleStack', ipFamilies} = spec;
	return {...spec, ipFamilyPolicy, ipFamilies: ipFamilies ?? (free ? ['IPv4', 'IPv6'] : ['IPv4'])};
};

const withAddress = (spec: ServiceSpec, taking: ServiceTaking): ServiceSpec => {
	const wished = wishedAddresses(spec);
	if (wished.length > 0) {
		for (const address of wished) taking.wishedAddress(address);
		return withFamilies({...spec, clusterIP: wished[0], clusterIPs: wished});
	}
	const address = taking.anyAddress();
	return withFamilies({...spec, clusterIP: address, clusterIPs: [address]});
};

const takeWishedPorts = (list: readonly ServicePort[], taking: ServiceTaking): void => {
	for (const [index, {nodePort}] of list.entries()) {
		if (nodePort) taking.wishedPort(nodePort, `spec.ports[${index}].nodePort`);
	}
};

/** Ports of the same number and different protocols share a node port. */
const withNodePorts = (list: readonly ServicePort[], taking: ServiceTaking): readonly ServicePort[] => {
	const shared = new Map<number, ServicePort[]>();
	return list.map(port => {
		if (port.nodePort) return port;
		const alike = shared.get(port.port) ?? [];
		const partner = alike.find(({protocol}) => protocol !== port.protocol);
		const next = {...port, nodePort: partner?.nodePort ?? taking.anyPort()};
		shared.set(port.port, [...alike, next]);
		return next;
	});
};

/** What an update leaves out stays what it was, where the type still has it. */
const withKept = (spec: ServiceSpec, previous: ServiceSpec | undefined): ServiceSpec => {
	if (previous === undefined || !hasAddress(spec)) return spec;
	const keepsAddress = wishedAddresses(spec).length === 0 && hasAddress(previous);
	const keepsPorts = hasNodePorts(spec) && hasNodePorts(previous);
	const keepsHealthPort = hasHealthPort(spec) && hasHealthPort(previous) && spec.healthCheckNodePort === undefined;
	const portOf = (port: ServicePort): ServicePort => {
		const same = previous.ports?.find(old => old.port === port.port && old.protocol === port.protocol);
		return port.nodePort || !same?.nodePort ? port : {...port, nodePort: same.nodePort};
	};
	return {
		...spec,
		...(keepsAddress && {clusterIP: previous.clusterIP, clusterIPs: previous.clusterIPs}),
		...(keepsAddress && {
			ipFamilies: spec.ipFamilies ?? previous.ipFamilies,
			ipFamilyPolicy: spec.ipFamilyPolicy ?? previous.ipFamilyPolicy,
		}),
		...(keepsPorts && spec.ports && {ports: spec.ports.map(portOf)}),
		...(keepsHealthPort && {healthCheckNodePort: previous.healthCheckNodePort}),
	};
};

const noAddress = {
	clusterIP: undefined,
	clusterIPs: undefined,
	ipFamilies: undefined,
	ipFamilyPolicy: undefined,
	internalTrafficPolicy: undefined,
};

/** What the new type does not have goes when the type changes. */
const withoutOthers = (spec: ServiceSpec, previous: ServiceSpec | undefined): ServiceSpec => {
	if (previous === undefined) return spec;
	const losesAddress = hasAddress(previous) && !hasAddress(spec);
	const losesPorts = mayHaveNodePorts(previous) && !mayHaveNodePorts(spec);
	const losesHealthPort = hasHealthPort(previous) && !hasHealthPort(spec);
	if (!losesAddress && !losesPorts && !losesHealthPort) return spec;
	return withFields(spec, {
		...(losesAddress && noAddress),
		...(losesPorts && {ports: spec.ports?.map(port => withFields(port, {nodePort: undefined}))}),
		...(losesHealthPort && {healthCheckNodePort: undefined}),
	});
};

const complete = (given: ServiceSpec, previous: ServiceSpec | undefined, taking: ServiceTaking): ServiceSpec => {
	const spec = withoutOthers(withKept(given, previous), previous);
	if (!hasAddress(spec)) return spec;
	const addressed = withAddress(spec, taking);
	const {ports: list, healthCheckNodePort} = addressed;
	if (list && mayHaveNodePorts(addressed)) takeWishedPorts(list, taking);
	if (hasHealthPort(addressed) && healthCheckNodePort)
		taking.wishedPort(healthCheckNodePort, 'spec.healthCheckNodePort');
	return {
		...addressed,
		...(list && hasNodePorts(addressed) && {ports: withNodePorts(list, taking)}),
		...(hasHealthPort(addressed) && !healthCheckNodePort && {healthCheckNodePort: taking.anyPort()}),
	};
};

/**
Gives Services their cluster addresses and node ports, by chance from the seeded stream. Kept in memory and rebuilt from the
stored Services, so that nothing but the Services themselves says what is taken.
*/
export const createServiceAllocator = (stored: readonly KubernetesObject[], random: Random): Allocator => {
	const addresses = new NumberRange({...network, random: random.fork('addresses')});
	const nodePorts = new NumberRange({...ports, random: random.fork('node ports')});
	for (const service of stored) {
		const held = holdingsOf(service);
		for (const number of held.addresses) addresses.take(number);
		for (const port of held.ports) nodePorts.take(port);
	}
	return {
		allocate: (next, previous): Allocation => {
			const service = next as Service;
			const taking = new ServiceTaking(service, holdingsOf(previous), addresses, nodePorts);
			try {
				const spec = complete(service.spec ?? {}, (previous as Service | undefined)?.spec, taking);
				const object: Service = {...service, spec};
				return {object, rollback: () => taking.rollback()};
			} catch (error) {
				taking.rollback();
				throw error;
			}
		},
		wrote: (next, previous) => {
			const kept = holdingsOf(next);
			const held = holdingsOf(previous);
			for (const number of held.addresses) if (!kept.addresses.includes(number)) addresses.free(number);
			for (const port of held.ports) if (!kept.ports.includes(port)) nodePorts.free(port);
		},
	};
};
