import type {Plugin} from '../framework/types.ts';
import {createNodeResourcesBalancedAllocation} from '../plugins/node-resources-balanced-allocation.ts';
import {createNodeResourcesFit, type NodeResourcesFitOptions} from '../plugins/node-resources-fit.ts';
import {
	defaultScoredResources,
	leastAllocated,
	mostAllocated,
	requestedToCapacityRatio,
	type ScoredResource,
	type ShapePoint,
} from '../plugins/resource-scoring.ts';
import {argumentFields} from './argument-fields.ts';
import {ConfigurationError, Fields, type Entry} from './fields.ts';

/** Weights go from 1 to 100; one that is left out, or 0, counts as 1. */
const readResources = (owner: Fields, weightMax: number): readonly ScoredResource[] => {
	const resources = owner.list('resources').map(entry => {
		const fields = new Fields(entry, ['name', 'weight']);
		return {name: fields.requiredText('name'), weight: fields.whole('weight', 0, weightMax) || 1};
	});
	const seen = new Set<string>();
	for (const [index, {name}] of resources.entries()) {
		if (seen.has(name)) throw new ConfigurationError([...owner.path, 'resources', index, 'name'], `${name} twice`);
		seen.add(name);
	}
	return resources.length === 0 ? defaultScoredResources : resources;
};

const readShape = (strategy: Fields): readonly ShapePoint[] => {
	const ratio = strategy.object('requestedToCapacityRatio', ['shape']);
	const entries = ratio?.list('shape') ?? [];
	if (entries.length === 0) {
		throw strategy.refuse('requestedToCapacityRatio', 'shape needs at least one point {utilization, score}');
	}
	let last = -1;
	return entries.map(entry => {
		const fields = new Fields(entry, ['utilization', 'score']);
		const point = {utilization: fields.whole('utilization', 0, 100) ?? 0, score: fields.whole('score', 0, 10) ?? 0};
		if (point.utilization <= last) throw fields.refuse('utilization', 'values must be sorted in increasing order');
		last = point.utilization;
		return point;
	});
};

const readStrategy = (fields: Fields): NodeResourcesFitOptions => {
	const strategy = fields.object('scoringStrategy', ['type', 'resources', 'requestedToCapacityRatio']);
	if (strategy === undefined) return {};
	const type = strategy.choice('type', ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio']);
	const resources = readResources(strategy, 100);
	switch (type) {
		case 'RequestedToCapacityRatio':
			return {resources, scorer: requestedToCapacityRatio(readShape(strategy)), skipZeroScores: true};
		case 'MostAllocated':
			return {resources, scorer: mostAllocated};
		default:
			return {resources, scorer: leastAllocated};
	}
};

/** NodeResourcesFitArgs. */
export const readFitArguments = (entry: Entry): Plugin => {
	const fields = argumentFields(entry, 'NodeResourcesFit', [
		'ignoredResources',
		'ignoredResourceGroups',
		'scoringStrategy',
	]);
	return createNodeResourcesFit({
		...readStrategy(fields),
		ignoredResources: fields.texts('ignoredResources'),
		ignoredResourceGroups: fields.texts('ignoredResourceGroups'),
	});
};

/** NodeResourcesBalancedAllocationArgs; all resources weigh alike. */
export const readBalanceArguments = (entry: Entry): Plugin =>
	createNodeResourcesBalancedAllocation(
		readResources(argumentFields(entry, 'NodeResourcesBalancedAllocation', ['resources']), 1),
	);
