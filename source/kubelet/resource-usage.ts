import type {ObjectOf} from '../client/types.ts';
import type {Random} from '../clock/random.ts';
import {cpuMilli, QuantityError, wholeValue} from '../machinery/quantity.ts';
import {nodeAnnotations, podAnnotations} from './annotations.ts';
import {
	idleContainerCpuMilli,
	idleContainerMemoryBytes,
	nodeOwnCpuMilli,
	nodeOwnMemoryBytes,
	usageJitter,
	usageShareOfRequests,
} from './limits.ts';

type Pod = ObjectOf<'Pod'>;
type Node = ObjectOf<'Node'>;

/** What something uses: cpu in thousandths, memory in bytes. */
export interface ResourceUsage {
	readonly cpuMilli: number;
	readonly memoryBytes: number;
}

/** An amount that an annotation gives; undefined without one, or where it is no quantity. */
const said = ({metadata}: Pod | Node, annotation: string, read: (text: string) => number): number | undefined => {
	const text = metadata.annotations?.[annotation];
	if (text === undefined) return undefined;
	try {
		return read(text);
	} catch (error) {
		if (error instanceof QuantityError) return undefined;
		throw error;
	}
};

/** The same factor around 1 for the same container, whenever it is asked for. */
const jitterOf = (random: Random, {metadata}: Pod, container: string): number =>
	1 + usageJitter * (2 * random.fork(`${metadata.uid}/${container}`).next() - 1);

type Container = NonNullable<Pod['spec']>['containers'][number];

const shareOf = ({resources}: Container, resource: string, read: (text: string) => number, idle: number): number => {
	const request = resources?.requests?.[resource];
	return request === undefined ? idle : read(request) * usageShareOfRequests;
};

/** What each container of a pod uses, by name: an equal part of what the pod's annotations say, or a share of its requests. */
export const podUsage = (pod: Pod, random: Random): ReadonlyMap<string, ResourceUsage> => {
	const containers = pod.spec?.containers ?? [];
	const cpu = said(pod, podAnnotations.cpu, cpuMilli);
	const memory = said(pod, podAnnotations.memory, wholeValue);
	return new Map(
		containers.map(container => {
			const jitter = jitterOf(random, pod, container.name);
			return [
				container.name,
				{
					cpuMilli:
						cpu === undefined
							? shareOf(container, 'cpu', cpuMilli, idleContainerCpuMilli) * jitter
							: cpu / containers.length,
					memoryBytes:
						memory === undefined
							? shareOf(container, 'memory', wholeValue, idleContainerMemoryBytes) * jitter
							: memory / containers.length,
				},
			];
		}),
	);
};

/** What a node uses: what its annotations say, or its pods and a little of its own. */
export const nodeUsage = (node: Node, pods: readonly Pod[], random: Random): ResourceUsage => {
	const ofPods = pods.flatMap(pod => [...podUsage(pod, random).values()]);
	const sum = (amount: (usage: ResourceUsage) => number): number =>
		ofPods.reduce((total, usage) => total + amount(usage), 0);
	return {
		cpuMilli: said(node, nodeAnnotations.cpu, cpuMilli) ?? nodeOwnCpuMilli + sum(usage => usage.cpuMilli),
		memoryBytes: said(node, nodeAnnotations.memory, wholeValue) ?? nodeOwnMemoryBytes + sum(usage => usage.memoryBytes),
	};
};
