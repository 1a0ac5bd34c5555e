import type {Random} from '../../clock/random.ts';
import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {SchedulerConfiguration} from '../framework/scheduler-configuration.ts';
import {capacityOf, requestedOn} from '../plugins/resource-scoring.ts';
import {schedulePending} from '../schedule-pending.ts';
import {applyChanges, type WhatIfChange, type WhatIfState} from './apply-changes.ts';

/** How much of a resource the pods of the nodes ask for, in percent of what each node has. */
export interface Utilization {
	readonly mean: number;
	readonly least: number;
	readonly most: number;
	/** Standard deviation, in percentage points: 0 when all nodes are used alike. */
	readonly deviation: number;
}

/** What comes of a snapshot under one configuration. */
export interface ConfigurationOutcome {
	/** Node by pod, in the order of decision; null: it stays pending. */
	readonly placements: ReadonlyMap<string, string | null>;
	readonly utilization: {readonly cpu: Utilization; readonly memory: Utilization};
}

export interface CompareOptions {
	readonly changes?: readonly WhatIfChange[];
	/** Draws among equally good nodes, made anew for each configuration; without it the first by name is taken. */
	random?(): Random;
}

const percentOf = (node: NodeInfo, resource: string): number => {
	const capacity = capacityOf(node, resource);
	return capacity === 0 ? 0 : (requestedOn(node, resource) / capacity) * 100;
};

const utilizationOf = ({nodes}: ClusterState, resource: string): Utilization => {
	if (nodes.length === 0) return {mean: 0, least: 0, most: 0, deviation: 0};
	const values = nodes.map(node => percentOf(node, resource));
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
	const rounded = (value: number) => Math.round(value * 10) / 10;
	return {
		mean: rounded(mean),
		least: rounded(Math.min(...values)),
		most: rounded(Math.max(...values)),
		deviation: rounded(Math.sqrt(variance)),
	};
};

/** Schedules the waiting pods of one state under several configurations, each on a copy. The state is not changed. */
export const compareConfigurations = (
	state: WhatIfState,
	configurations: readonly SchedulerConfiguration[],
	{changes = [], random}: CompareOptions = {},
): readonly ConfigurationOutcome[] =>
	configurations.map(configuration => {
		const {cluster, waiting, lost} = applyChanges(state, changes);
		const placements = new Map<string, string | null>(lost.map(({pod}) => [pod, null]));
		schedulePending(cluster, waiting, {configuration, random: random?.()}, ({pod, decision}) => {
			placements.set(pod.key, decision.kind === 'placed' ? decision.node.name : null);
		});
		return {
			placements,
			utilization: {cpu: utilizationOf(cluster, 'cpu'), memory: utilizationOf(cluster, 'memory')},
		};
	});
