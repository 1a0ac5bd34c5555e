import {cpuMilli, wholeValue} from './quantity.ts';

type Resources = {readonly [resource: string]: string};

interface ContainerLike {
	readonly resources?: {readonly requests?: Resources};
	readonly restartPolicy?: string;
}

/** What of a core/v1 PodSpec decides its requests. */
export interface PodSpecLike {
	readonly containers?: readonly ContainerLike[];
	readonly initContainers?: readonly ContainerLike[];
	readonly overhead?: Resources;
	readonly resources?: {readonly requests?: Resources};
}

export interface PodRequestsOptions {
	/** Count containers without requests as the scheduler's scores do: 100m of cpu, 200 MiB of memory. */
	readonly nonZero?: boolean;
	/** Leave out the overhead of the runtime class. */
	readonly excludeOverhead?: boolean;
}

/** Amounts by resource name: cpu in thousandths, everything else in whole units. */
export type Amounts = ReadonlyMap<string, number>;

const nonZeroDefaults: Amounts = new Map([
	['cpu', 100],
	['memory', 200 * 1024 * 1024],
]);

const amountsOf = (resources: Resources | undefined, defaults?: Amounts): Map<string, number> => {
	const amounts = new Map(defaults);
	for (const [resource, text] of Object.entries(resources ?? {})) {
		amounts.set(resource, resource === 'cpu' ? cpuMilli(text) : wholeValue(text));
	}
	return amounts;
};

const add = (total: Map<string, number>, more: Amounts): void => {
	for (const [resource, amount] of more) total.set(resource, (total.get(resource) ?? 0) + amount);
};

const raise = (total: Map<string, number>, least: Amounts): void => {
	for (const [resource, amount] of least) total.set(resource, Math.max(total.get(resource) ?? 0, amount));
};

/** Pod-level requests count only for these. */
const isPodLevelResource = (resource: string): boolean =>
	resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-');

/**
What a pod asks of a node: the sum of its containers and sidecars, or the most that any init container needs beside the
sidecars started before it; then pod-level requests where given; then overhead. As resourcehelper.PodRequests of
component-helpers. Throws QuantityError.
*/
export const podRequests = (spec: PodSpecLike, {nonZero, excludeOverhead}: PodRequestsOptions = {}): Amounts => {
	const defaults = nonZero === true ? nonZeroDefaults : undefined;
	const total = new Map<string, number>();
	for (const container of spec.containers ?? []) add(total, amountsOf(container.resources?.requests, defaults));
	const sidecars = new Map<string, number>();
	const initMost = new Map<string, number>();
	for (const container of spec.initContainers ?? []) {
		const needs = amountsOf(container.resources?.requests, defaults);
		if (container.restartPolicy === 'Always') {
			add(total, needs);
			add(sidecars, needs);
			raise(initMost, sidecars);
		} else {
			add(needs, sidecars);
			raise(initMost, needs);
		}
	}
	raise(total, initMost);
	for (const [resource, amount] of amountsOf(spec.resources?.requests)) {
		if (isPodLevelResource(resource)) total.set(resource, amount);
	}
	if (excludeOverhead !== true) add(total, amountsOf(spec.overhead));
	return total;
};
