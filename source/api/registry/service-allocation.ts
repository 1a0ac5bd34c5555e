import {isIPv4} from 'node:net';
import type {Random} from '../../clock/random.ts';
import {invalid, type FieldError} from '../../machinery/field-error.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {internalError, invalidObject} from '../../machinery/statuses.ts';
import type {Service, ServicePort, ServiceSpec} from '../schema/kubernetes.generated.ts';
import type {Allocation, Allocator} from './allocator.ts';
import {NumberRange} from './number-range.ts';
import {withFields} from './with-fields.ts';

const addressOf = (number: number): string => [24, 16, 8, 0].map(shift => (number >>> shift) & 0xff).join('.');
const numberOf = (address: string): number =>
	address.split('.').reduce((number, part) => number * 256 + Number(part), 0);

/** The service network 10.96.0.0/16 without its first and last address. */
const network = {first: numberOf('10.96.0.1'), size: 65_534, lowReserved: 255};
/** kube-apiserver's default range of node ports. */
const ports = {first: 30_000, size: 2768, lowReserved: 86};
const portRangeText = '30000-32767';

const refused = (service: Service, error: FieldError) => invalidObject('', 'Service', service.metadata.name, [error]);

/** What a Service holds. */
interface Holdings {
	readonly addresses: readonly number[];
	readonly ports: readonly number[];
}

const portNumbers = ({ports: list = [], healthCheckNodePort}: ServiceSpec): number[] => {
	const numbers = [...list.map(({nodePort}) => nodePort), healthCheckNodePort];
	return [...new Set(numbers.filter(number => number !== undefined && number > 0) as number[])];
};

const wishedAddresses = ({clusterIP, clusterIPs}: ServiceSpec): readonly string[] =>
	clusterIPs ?? (clusterIP === undefined || clusterIP === '' ? [] : [clusterIP]);

const holdingsOf = (object: KubernetesObject | undefined): Holdings => {
	const spec = (object as Service | undefined)?.spec;
	if (spec === undefined) return {addresses: [], ports: []};
	return {addresses: wishedAddresses(spec).filter(isIPv4).map(numberOf), ports: portNumbers(spec)};
};

const hasAddress = ({type}: ServiceSpec): boolean =>
	['ClusterIP', 'NodePort', 'LoadBalancer'].includes(type ?? 'ClusterIP');
const hasNodePorts = ({type, allocateLoadBalancerNodePorts}: ServiceSpec): boolean =>
	type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
const hasHealthPort = ({type, externalTrafficPolicy}: ServiceSpec): boolean =>
	type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

/** Takes numbers for one Service and remembers them until the write is decided. */
class Taking {
	readonly #addresses: NumberRange;
	readonly #ports: NumberRange;
	readonly #service: Service;
	readonly #held: Holdings;
	readonly #taken: {addresses: number[]; ports: number[]} = {addresses: [], ports: []};

	constructor(service: Service, held: Holdings, addresses: NumberRange, ports: NumberRange) {
		this.#service = service;
		this.#held = held;
		this.#addresses = addresses;
		this.#ports = ports;
	}

	/** A wished address. Texts that are no address are left to validation. */
	wishedAddress(address: string): void {
		const number = isIPv4(address) ? numberOf(address) : undefined;
		if (number === undefined || this.#held.addresses.includes(number)) return;
		const refuse = (problem: string) =>
			refused(this.#service, invalid('spec.clusterIPs', [address], `failed to allocate IP ${address}: ${problem}`));
		if (!this.#addresses.includes(number)) throw refuse('the provided network does not match the current range');
		if (!this.#addresses.take(number)) throw refuse('provided IP is already allocated');
		this.#taken.addresses.push(number);
	}

	anyAddress(): string {
		const number = this.#addresses.takeAny();
		if (number === undefined) throw internalError('failed to allocate a serviceIP: range is full');
		this.#taken.addresses.push(number);
		return addressOf(number);
	}

	/** A wished port. A port may serve several protocols of one Service. */
	wishedPort(port: number, field: string): void {
		if (this.#held.ports.includes(port) || this.#taken.ports.includes(port)) return;
		if (!this.#ports.includes(port)) {
			const problem = `provided port is not in the valid range. The range of valid ports is ${portRangeText}`;
			throw refused(this.#service, invalid(field, port, problem));
		}
		if (!this.#ports.take(port))
			throw refused(this.#service, invalid(field, port, 'provided port is already allocated'));
		this.#taken.ports.push(port);
	}

	anyPort(): number {
		const port = this.#ports.takeAny();
		if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
		this.#taken.ports.push(port);
		return port;
	}

	rollback(): void {
		for (const number of this.#taken.addresses.splice(0)) this.#addresses.free(number);
		for (const port of this.#taken.ports.splice(0)) this.#ports.free(port);
	}
}

/** Families are those of an IPv4 cluster; headless Services without a selector may be of both. */
const withFamilies = (spec: ServiceSpec): ServiceSpec => {
	if (spec.ipFamilyPolicy !== undefined && spec.ipFamilies !== undefined) return spec;
	const free = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
	const {ipFamilyPolicy = free ? 'RequireDualStack' : 'SingleStack', ipFamilies} = spec;
	return {...spec, ipFamilyPolicy, ipFamilies: ipFamilies ?? (free ? ['IPv4', 'IPv6'] : ['IPv4'])};
};

const withAddress = (spec: ServiceSpec, taking: Taking): ServiceSpec => {
	const wished = wishedAddresses(spec);
	if (wished.length > 0) {
		for (const address of wished) taking.wishedAddress(address);
		return withFamilies({...spec, clusterIP: wished[0], clusterIPs: wished});
	}
	const address = taking.anyAddress();
	return withFamilies({...spec, clusterIP: address, clusterIPs: [address]});
};

/** Ports of the same number and different protocols share a node port. */
const withNodePorts = (list: readonly ServicePort[], taking: Taking): readonly ServicePort[] => {
	list.forEach(({nodePort}, index) => {
		if (nodePort) taking.wishedPort(nodePort, `spec.ports[${index}].nodePort`);
	});
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

/** What a type does not have goes when the type changes. */
const withoutOthers = (spec: ServiceSpec, previous: ServiceSpec | undefined): ServiceSpec => {
	if (previous === undefined || hasAddress(spec) || !hasAddress(previous)) return spec;
	return withFields(spec, {
		clusterIP: undefined,
		clusterIPs: undefined,
		ipFamilies: undefined,
		ipFamilyPolicy: undefined,
		internalTrafficPolicy: undefined,
		healthCheckNodePort: undefined,
		ports: spec.ports?.map(port => withFields(port, {nodePort: undefined})),
	});
};

const complete = (given: ServiceSpec, previous: ServiceSpec | undefined, taking: Taking): ServiceSpec => {
	const spec = withoutOthers(withKept(given, previous), previous);
	if (!hasAddress(spec)) return spec;
	const addressed = withAddress(spec, taking);
	const {ports: list, healthCheckNodePort} = addressed;
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
			const taking = new Taking(service, holdingsOf(previous), addresses, nodePorts);
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
