import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Plugin} from '../framework/types.ts';
import {assumedWith, capacityOf} from './resource-scoring.ts';

/** The best score of a priority function, before weights. */
const maxPriority = 10;

/** What is left of a resource with the pod in, in whole tenths of the node's capacity. */
const unused = (node: NodeInfo, pod: PodInfo, name: string): number => {
	const capacity = capacityOf(node, name);
	const requested = assumedWith(node, pod, name);
	return capacity === 0 || requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxPriority) / capacity);
};

/** `(cpu((capacity − sum(requested)) · 10 / capacity) + memory((capacity − sum(requested)) · 10 / capacity)) / 2` in whole numbers. */
export const leastRequestedPriority: Plugin = {
	name: 'LeastRequestedPriority',
	sharing: {kind: 'node', reads: ({assumedCpu, assumedMemory}) => [assumedCpu, assumedMemory]},
	score: (_state, pod, node) => Math.trunc((unused(node, pod, 'cpu') + unused(node, pod, 'memory')) / 2),
};

/** How many volumes a node says it can have attached; 0 when it says nothing. */
const volumeCapacity = ({allocatable}: NodeInfo): number => {
	let capacity = 0;
	for (const [name, count] of allocatable.scalars) if (name.startsWith('attachable-volumes-')) capacity += count;
	return capacity;
};

const volumesWith = (node: NodeInfo, pod: PodInfo): number => new Set([...node.claimUses.keys(), ...pod.claims]).size;

const fractionsOf = (node: NodeInfo, pod: PodInfo): readonly number[] => {
	const fraction = (requested: number, capacity: number) => (capacity === 0 ? 1 : requested / capacity);
	const fractions = ['cpu', 'memory'].map(name => fraction(assumedWith(node, pod, name), capacityOf(node, name)));
	const volumes = volumeCapacity(node);
	return volumes === 0 ? fractions : [...fractions, fraction(volumesWith(node, pod), volumes)];
};

/**
`10 − variance(cpuFraction, memoryFraction, volumeFraction) · 10`, cut to a whole number; 0 when a resource is used up. The
volumes count on nodes that say how many they can have attached.
*/
export const balancedResourceAllocation: Plugin = {
	name: 'BalancedResourceAllocation',
	sharing: {kind: 'node', reads: ({assumedCpu, assumedMemory, claims}) => [assumedCpu, assumedMemory, claims]},
	score(_state, pod, node) {
		const fractions = fractionsOf(node, pod);
		if (fractions.some(fraction => fraction >= 1)) return 0;
		const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
		const variance = fractions.reduce((sum, fraction) => sum + (fraction - mean) ** 2, 0) / fractions.length;
		return Math.trunc(maxPriority - variance * maxPriority);
	},
};
