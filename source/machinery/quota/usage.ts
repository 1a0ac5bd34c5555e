import {addQuantities, compareQuantities, parseQuantity, zeroQuantity, type Quantity} from '../quantity.ts';

/** Amounts by the name that a quota has for them: `requests.cpu`, `count/jobs.batch`. */
export type Usage = ReadonlyMap<string, Quantity>;

type Texts = {readonly [resource: string]: string} | undefined;

interface ContainerLike {
	readonly name: string;
	readonly restartPolicy?: string;
	readonly resources?: {readonly requests?: Texts; readonly limits?: Texts};
}

/** What is read of a pod. */
export interface PodLike {
	readonly spec: {
		readonly containers: readonly ContainerLike[];
		readonly initContainers?: readonly ContainerLike[];
		readonly overhead?: Texts;
	};
	readonly status?: {readonly phase?: string};
}

const one = parseQuantity('1');
const amountsOf = (texts: Texts): Usage =>
	new Map(Object.entries(texts ?? {}).map(([name, text]) => [name, parseQuantity(text)]));

/** The sum of two usages. */
export const addUsage = (a: Usage, b: Usage): Usage => {
	const sum = new Map(a);
	for (const [name, amount] of b) sum.set(name, addQuantities(sum.get(name) ?? zeroQuantity, amount));
	return sum;
};

const largest = (a: Usage, b: Usage): Usage => {
	const most = new Map(a);
	for (const [name, amount] of b) {
		const known = most.get(name);
		if (known === undefined || compareQuantities(amount, known) > 0) most.set(name, amount);
	}
	return most;
};

/** What a pod needs at any time of its life: its containers and sidecars together, or an init container beside the sidecars before it. */
const podAmounts = ({spec}: PodLike, part: 'requests' | 'limits'): Usage => {
	const of = (container: ContainerLike) => amountsOf(container.resources?.[part]);
	let running = (spec.containers ?? []).map(of).reduce(addUsage, new Map());
	let sidecars: Usage = new Map();
	let starting: Usage = new Map();
	for (const container of spec.initContainers ?? []) {
		const own = of(container);
		starting = largest(starting, addUsage(sidecars, own));
		if (container.restartPolicy !== 'Always') continue;
		sidecars = addUsage(sidecars, own);
		running = addUsage(running, own);
	}
	const overhead = amountsOf(spec.overhead);
	const whole = largest(running, starting);
	const counted = part === 'requests' ? overhead : new Map([...overhead].filter(([name]) => whole.has(name)));
	return addUsage(whole, counted);
};

const plainNames: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

const isOver = ({status}: PodLike): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** A finished pod is an object that is there, and nothing else. */
const podUsage = (pod: PodLike): Usage => {
	if (isOver(pod)) return new Map();
	const requests = podAmounts(pod, 'requests');
	const plain = [...requests].filter(([name]) => plainNames.has(name) || name.startsWith('hugepages-'));
	const limits = [...podAmounts(pod, 'limits')].filter(([name]) => plainNames.has(name));
	return new Map([
		['pods', one],
		...plain,
		...[...requests].map(([name, amount]) => [`requests.${name}`, amount] as const),
		...limits.map(([name, amount]) => [`limits.${name}`, amount] as const),
	]);
};

interface ServiceLike {
	readonly spec?: {
		readonly type?: string;
		readonly ports?: readonly unknown[];
		readonly allocateLoadBalancerNodePorts?: boolean;
	};
}

const serviceUsage = ({spec = {}}: ServiceLike): Usage => {
	const {type, ports = [], allocateLoadBalancerNodePorts = true} = spec;
	const balanced = type === 'LoadBalancer';
	const opens = type === 'NodePort' || (balanced && allocateLoadBalancerNodePorts);
	return new Map([
		['services', one],
		['services.loadbalancers', balanced ? one : zeroQuantity],
		['services.nodeports', opens ? parseQuantity(ports.length) : zeroQuantity],
	]);
};

interface ClaimLike {
	readonly spec?: {readonly storageClassName?: string; readonly resources?: {readonly requests?: Texts}};
}

const claimUsage = ({spec = {}}: ClaimLike): Usage => {
	const {storageClassName = '', resources} = spec;
	const storage = resources?.requests?.['storage'];
	const amounts: (readonly [string, Quantity])[] = [
		['persistentvolumeclaims', one],
		...(storage === undefined ? [] : [['requests.storage', parseQuantity(storage)] as const]),
	];
	const ofClass = amounts.map(
		([name, amount]) => [`${storageClassName}.storageclass.storage.k8s.io/${name}`, amount] as const,
	);
	return new Map([...amounts, ...(storageClassName === '' ? [] : ofClass)]);
};

const special: {readonly [resource: string]: (object: any) => Usage} = {
	pods: podUsage,
	services: serviceUsage,
	persistentvolumeclaims: claimUsage,
};

const countedByName: ReadonlySet<string> = new Set([
	'configmaps',
	'replicationcontrollers',
	'resourcequotas',
	'secrets',
]);

/** What an object takes of quotas. `resource` is `pods` or `jobs.batch`: plural and group. */
export const usageOf = (resource: string, object: object): Usage => {
	const own = special[resource]?.(object) ?? new Map(countedByName.has(resource) ? [[resource, one]] : []);
	return new Map([[`count/${resource}`, one], ...own]);
};

const podNames = /^(pods|cpu|memory|ephemeral-storage|hugepages-.*|limits\..*|requests\..*)$/;

/** The resource whose objects take of a quota's amount: `pods` for `requests.cpu`. */
export const resourceOfAmount = (name: string): string => {
	if (name.startsWith('count/')) return name.slice('count/'.length);
	if (name.includes('.storageclass.storage.k8s.io/') || name === 'requests.storage') return 'persistentvolumeclaims';
	if (name.startsWith('services.')) return 'services';
	return podNames.test(name) ? 'pods' : name;
};
