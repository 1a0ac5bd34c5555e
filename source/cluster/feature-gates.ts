import {podGroup} from '../api/kinds/pod-group/pod-group.ts';
import {workload} from '../api/kinds/workload/workload.ts';
import type {KindDescription} from '../api/types.ts';

/** Alpha features of Kubernetes 1.36 that can be switched on; all are off by default, as in Kubernetes. */
export const featureGates = [
	'GenericWorkload',
	'GangScheduling',
	'TopologyAwareWorkloadScheduling',
	'EnableWorkloadWithJob',
] as const;

export type FeatureGate = (typeof featureGates)[number];

/** What a gate does nothing without. */
const needs: {readonly [gate in FeatureGate]?: FeatureGate} = {
	GangScheduling: 'GenericWorkload',
	TopologyAwareWorkloadScheduling: 'GangScheduling',
	EnableWorkloadWithJob: 'GenericWorkload',
};

/** Reads `GenericWorkload=true,GangScheduling=true`, as --feature-gates of Kubernetes. Throws an Error for gates that cannot be set so. */
export const parseFeatureGates = (text: string): ReadonlySet<FeatureGate> => {
	const open = new Set<FeatureGate>();
	for (const part of text.split(',').filter(one => one.trim() !== '')) {
		const [name = '', value] = part.trim().split('=');
		const gate = featureGates.find(one => one === name);
		if (gate === undefined) throw new Error(`unrecognized feature gate: ${name}; there are ${featureGates.join(', ')}`);
		if (value !== 'true' && value !== 'false') {
			throw new Error(`missing bool value for ${name}: write ${name}=true or ${name}=false`);
		}
		if (value === 'true') open.add(gate);
		else open.delete(gate);
	}
	for (const gate of open) {
		const needed = needs[gate];
		if (needed !== undefined && !open.has(needed)) throw new Error(`${gate}=true needs ${needed}=true`);
	}
	return open;
};

/** The kinds that are served only behind a gate. */
export const kindsBehind = (gates: ReadonlySet<FeatureGate>): readonly KindDescription[] =>
	gates.has('GenericWorkload') ? [workload, podGroup(gates.has('TopologyAwareWorkloadScheduling'))] : [];
