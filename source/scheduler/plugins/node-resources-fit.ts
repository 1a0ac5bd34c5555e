import type {NodeInfo} from '../cache/node-info.ts';
import {podInfoOf, type PodInfo} from '../cache/pod-info.ts';
import {allocatableOf, requestsKey} from '../cache/resources.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {Node, Pod} from '../framework/objects.ts';
import type {Refusal} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import {
	assumedWith,
	capacityOf,
	defaultScoredResources,
	isScalar,
	leastAllocated,
	requestOf,
	type ResourceScorer,
	type ScoredResource,
} from './resource-scoring.ts';

const lacks = (wanted: number, capacity: number, requested: number): boolean =>
	wanted > 0 && wanted > capacity - requested;

/** True when nothing is missing; kept apart from the reasons because it runs for every node and seldom says no. */
const fits = ({requests}: PodInfo, node: NodeInfo, ignores: (resource: string) => boolean): boolean => {
	const {allocatable} = node;
	if (node.pods.size + 1 > allocatable.pods) return false;
	if (lacks(requests.cpu, allocatable.cpu, node.requestedCpu)) return false;
	if (lacks(requests.memory, allocatable.memory, node.requestedMemory)) return false;
	if (lacks(requests.ephemeralStorage, allocatable.ephemeralStorage, node.requestedEphemeralStorage)) return false;
	for (const [name, wanted] of requests.scalars) {
		if (!lacks(wanted, allocatable.scalars.get(name) ?? 0, node.requestedScalars.get(name) ?? 0)) continue;
		if (!ignores(name) && !node.leavesToDevices(name)) return false;
	}
	return true;
};

/** Everything that is missing; unresolvable as soon as the empty node would lack something too. */
const shortage = ({requests}: PodInfo, node: NodeInfo, ignores: (resource: string) => boolean): Refusal => {
	const {allocatable} = node;
	const reasons: string[] = node.pods.size + 1 > allocatable.pods ? ['Too many pods'] : [];
	let hopeless = false;
	const check = (name: string, wanted: number, capacity: number, requested: number): void => {
		if (!lacks(wanted, capacity, requested)) return;
		reasons.push(`Insufficient ${name}`);
		hopeless ||= wanted > capacity;
	};
	check('cpu', requests.cpu, allocatable.cpu, node.requestedCpu);
	check('memory', requests.memory, allocatable.memory, node.requestedMemory);
	check('ephemeral-storage', requests.ephemeralStorage, allocatable.ephemeralStorage, node.requestedEphemeralStorage);
	for (const [name, wanted] of requests.scalars) {
		if (ignores(name) || node.leavesToDevices(name)) continue;
		check(name, wanted, allocatable.scalars.get(name) ?? 0, node.requestedScalars.get(name) ?? 0);
	}
	return {code: hopeless ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons};
};

/** A pod that asks for nothing can only have been refused for the number of pods, which every deletion lowers. */
const freesWhatIsWanted = (pod: Pod, freed: Pod): boolean => {
	const wanted = podInfoOf(pod).requests;
	const {requests} = podInfoOf(freed);
	const asksNothing = wanted.cpu + wanted.memory + wanted.ephemeralStorage + wanted.scalars.size === 0;
	return (
		asksNothing ||
		(wanted.cpu > 0 && requests.cpu > 0) ||
		(wanted.memory > 0 && requests.memory > 0) ||
		(wanted.ephemeralStorage > 0 && requests.ephemeralStorage > 0) ||
		wanted.scalars.keys().some(name => requests.scalars.has(name))
	);
};

/** True when a resize gave something back. */
const asksLess = (now: Pod, before: Pod): boolean => {
	const {requests: next} = podInfoOf(now);
	const {requests: last} = podInfoOf(before);
	return (
		next.cpu < last.cpu ||
		next.memory < last.memory ||
		next.ephemeralStorage < last.ephemeralStorage ||
		last.scalars.entries().some(([name, amount]) => (next.scalars.get(name) ?? 0) < amount)
	);
};

const couldEverFit = (
	pod: Pod,
	{status}: Node,
	{devices}: ClusterObjects,
	ignores: (resource: string) => boolean,
): boolean => {
	const {requests} = podInfoOf(pod);
	const offer = allocatableOf(status?.allocatable);
	const isGiven = (name: string): boolean => !offer.scalars.has(name) && devices?.classFor(name) !== undefined;
	return (
		offer.pods > 0 &&
		requests.cpu <= offer.cpu &&
		requests.memory <= offer.memory &&
		requests.ephemeralStorage <= offer.ephemeralStorage &&
		requests.scalars
			.entries()
			.every(([name, amount]) => ignores(name) || isGiven(name) || amount <= (offer.scalars.get(name) ?? 0))
	);
};

export interface NodeResourcesFitOptions {
	/** leastAllocated spreads (the default), mostAllocated packs, requestedToCapacityRatio follows a shape. */
	readonly scorer?: ResourceScorer;
	readonly resources?: readonly ScoredResource[];
	/** requestedToCapacityRatio leaves resources that score 0 out of the mean, and rounds it. */
	readonly skipZeroScores?: boolean;
	/** Extended resources that nodes need not have, by name … */
	readonly ignoredResources?: readonly string[];
	/** … and by the part of the name before the slash. */
	readonly ignoredResourceGroups?: readonly string[];
}

const ignoring =
	(resources: readonly string[], groups: readonly string[]) =>
	(name: string): boolean =>
		resources.includes(name) || groups.includes(name.split('/')[0]!);

/** Requests against what is left, and how good what then remains is. */
export const createNodeResourcesFit = ({
	scorer = leastAllocated,
	resources = defaultScoredResources,
	skipZeroScores = false,
	ignoredResources = [],
	ignoredResourceGroups = [],
}: NodeResourcesFitOptions = {}): Plugin => {
	const ignores = ignoring(ignoredResources, ignoredResourceGroups);
	return {
		name: 'NodeResourcesFit',
		sharing: {kind: 'node', reads: pod => [requestsKey(pod.requests), pod.assumedCpu, pod.assumedMemory]},
		filter: (_state, pod, node) => (fits(pod, node, ignores) ? undefined : shortage(pod, node, ignores)),
		score(_state, pod, node) {
			let sum = 0;
			let weights = 0;
			for (const {name, weight} of resources) {
				const capacity = capacityOf(node, name);
				if (capacity === 0 || (isScalar(name) && requestOf(pod, name) === 0)) continue;
				const score = scorer(assumedWith(node, pod, name), capacity);
				if (skipZeroScores && score <= 0) continue;
				sum += score * weight;
				weights += weight;
			}
			if (weights === 0) return 0;
			return skipZeroScores ? Math.round(sum / weights) : Math.trunc(sum / weights);
		},
		events: [
			{
				source: 'AssignedPod',
				actions: ['Delete', 'Update'],
				mayHelp: (pod, {object, action, previous}) =>
					action === 'Delete' ? freesWhatIsWanted(pod, object as Pod) : asksLess(object as Pod, previous as Pod),
			},
			{
				source: 'Node',
				actions: ['Add', 'Update'],
				mayHelp: (pod, {object}, objects) => couldEverFit(pod, object as Node, objects, ignores),
			},
			{
				source: 'DeviceClass',
				actions: ['Add', 'Update'],
				mayHelp: pod => podInfoOf(pod).requests.scalars.size > 0,
			},
		],
	};
};
