import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {DeviceObjects} from '../framework/cluster-objects.ts';
import {selectorMatcher} from '../framework/node-selector.ts';
import type {AllocationResult, ResourceClaim} from '../framework/objects.ts';
import {failure, unresolvable, unschedulable, type Refusal} from '../framework/refusal.ts';
import type {Binding, Plugin} from '../framework/types.ts';
import {allocate} from '../dynamic-resources/allocate.ts';
import {allocationOf, canReserve, claimsOfPod, takenDevices} from '../dynamic-resources/pod-claims.ts';
import {allDevices} from '../dynamic-resources/pools.ts';
import {writeAllocation} from '../dynamic-resources/write-allocation.ts';

const name = 'DynamicResources';

/** What a pod needs of dynamic resources. */
interface ClaimState {
	readonly allocated: readonly ResourceClaim[];
	readonly pending: readonly ResourceClaim[];
	readonly objects: DeviceObjects;
}

const hasClaims = ({pod}: PodInfo): boolean => (pod.spec.resourceClaims ?? []).length > 0;

const claimRefusal = (pod: PodInfo, objects: DeviceObjects, claims: readonly ResourceClaim[]): Refusal | undefined => {
	for (const claim of claims) {
		if (allocationOf(claim, objects) !== undefined && !canReserve(claim, pod))
			return unresolvable('resourceclaim in use');
		for (const {name: request, exactly, firstAvailable} of claim.spec.devices?.requests ?? []) {
			for (const {deviceClassName} of exactly === undefined ? (firstAvailable ?? []) : [exactly]) {
				if (objects.deviceClass(deviceClassName) !== undefined) continue;
				return unresolvable(`request ${request}: device class ${deviceClassName} does not exist`);
			}
		}
	}
	return undefined;
};

const stateOf = (pod: PodInfo, {objects: {devices}}: ClusterState): ClaimState | Refusal | undefined => {
	if (!hasClaims(pod)) return undefined;
	if (devices === undefined) return unresolvable('the server does not serve resource claims');
	const claims = claimsOfPod(pod.pod, devices);
	if (typeof claims === 'string') return unresolvable(claims);
	const refusal = claimRefusal(pod, devices, claims);
	if (refusal !== undefined) return refusal;
	const isAllocated = (claim: ResourceClaim) => allocationOf(claim, devices) !== undefined;
	return {
		allocated: claims.filter(isAllocated),
		pending: claims.filter(claim => !isAllocated(claim)),
		objects: devices,
	};
};

/** What the pending claims of a pod would get on a node, each seeing the former; undefined: not all can be allocated. Throws what selectors throw. */
const allocateAll = (
	{pending, objects}: ClaimState,
	node: NodeInfo,
): ReadonlyMap<ResourceClaim, AllocationResult> | undefined => {
	const devices = allDevices(objects.slices());
	const taken = new Set(takenDevices(objects));
	const given = new Map<ResourceClaim, AllocationResult>();
	for (const claim of pending) {
		const allocation = allocate(claim, node, {devices, taken, deviceClass: objects.deviceClass});
		if (allocation === undefined) return undefined;
		for (const {driver, pool, device, adminAccess} of allocation.devices?.results ?? []) {
			if (adminAccess !== true) taken.add(`${driver}/${pool}/${device}`);
		}
		given.set(claim, allocation);
	}
	return given;
};

const refuse = (state: ClaimState, node: NodeInfo): Refusal | undefined => {
	for (const claim of state.allocated) {
		const selector = allocationOf(claim, state.objects)?.nodeSelector;
		if (selector !== undefined && !selectorMatcher(selector)(node)) {
			return unresolvable('resourceclaim not available on the node');
		}
	}
	if (state.pending.length === 0) return undefined;
	try {
		return allocateAll(state, node) === undefined ? unresolvable('cannot allocate all claims') : undefined;
	} catch (error) {
		return failure((error as Error).message);
	}
};

/** How early the alternatives are that requests with a list of them would get: 8 for the first, one less for each further. */
const alternativesScore = (state: ClaimState, node: NodeInfo): number => {
	let score = 0;
	for (const [claim, {devices}] of allocateAll(state, node) ?? []) {
		for (const {name: request, firstAvailable = []} of claim.spec.devices?.requests ?? []) {
			const chosen = firstAvailable.findIndex(one =>
				(devices?.results ?? []).some(result => result.request === `${request}/${one.name}`),
			);
			if (chosen !== -1) score += 8 - chosen;
		}
	}
	return score;
};

const hasAlternatives = ({pending}: ClaimState): boolean =>
	pending.some(({spec}) => (spec.devices?.requests ?? []).some(({firstAvailable}) => firstAvailable !== undefined));

const reserve = ({pod, node, cluster}: Binding): Refusal | undefined => {
	const state = stateOf(pod, cluster);
	if (state === undefined) return undefined;
	if ('code' in state) return state;
	const given = allocateAll(state, node);
	if (given === undefined) return unresolvable('cannot allocate all claims');
	for (const [claim, allocation] of given) state.objects.assumed.set(claim.metadata.uid, allocation);
	return undefined;
};

const preBind = async ({pod, cluster, context}: Binding): Promise<Refusal | undefined> => {
	const {devices} = cluster.objects;
	if (!hasClaims(pod) || devices === undefined) return undefined;
	const claims = claimsOfPod(pod.pod, devices);
	if (typeof claims === 'string') return failure(claims);
	for (const claim of claims) await writeAllocation(context.client, claim, allocationOf(claim, devices), pod.pod);
	return undefined;
};

/** Decided allocations that were not written are given back. */
const forget = ({pod, cluster}: Binding): void => {
	const {devices} = cluster.objects;
	if (!hasClaims(pod) || devices === undefined) return;
	const claims = claimsOfPod(pod.pod, devices);
	if (typeof claims === 'string') return;
	for (const {metadata, status} of claims) {
		const isOthers = (status?.reservedFor ?? []).some(({uid}) => uid !== pod.pod.metadata.uid);
		if (!isOthers) devices.assumed.delete(metadata.uid);
	}
};

/**
Dynamic resource allocation with structured parameters: claims get devices of ResourceSlices that satisfy their requests on
the node. Decided allocations count at once, and are written with the pod as their consumer before it is bound.
*/
export const dynamicResources: Plugin<ClaimState, ClaimState> = {
	name,
	preEnqueue(pod, {devices}) {
		if (devices === undefined || (pod.spec.resourceClaims ?? []).length === 0) return undefined;
		const claims = claimsOfPod(pod, devices);
		return typeof claims === 'string' ? unresolvable(claims) : undefined;
	},
	preFilter(pod, cluster) {
		const state = stateOf(pod, cluster);
		if (state === undefined) return {kind: 'skip'};
		return 'code' in state ? {kind: 'refused', refusal: state} : {kind: 'ready', state};
	},
	filter: (state, _pod, node) => refuse(state, node),
	// Its PostFilter looks for what its PreFilter left; when an earlier plugin ended PreFilter, that is an error, and preemption is not tried.
	postFilter: ({preFiltered}) => ({
		kind: 'refused',
		refusal: preFiltered.has(name) ? unschedulable('no new claims to deallocate') : failure('not found'),
	}),
	preScore(pod, _feasible, cluster) {
		const state = stateOf(pod, cluster);
		return state === undefined || 'code' in state || !hasAlternatives(state) ? {kind: 'skip'} : {kind: 'ready', state};
	},
	score: (state, _pod, node) => alternativesScore(state, node),
	normalize(scores) {
		const highest = Math.max(...scores);
		if (highest > 0) for (const [index, score] of scores.entries()) scores[index] = Math.trunc((100 * score) / highest);
	},
	// Pods without claims are none of its business.
	sharing: {kind: 'cluster', applies: (pod, cluster) => stateOf(pod, cluster) === undefined},
	reserve,
	unreserve: forget,
	preBind,
	events: [
		{source: 'ResourceClaim', actions: ['Add', 'Update', 'Delete']},
		{source: 'ResourceSlice', actions: ['Add', 'Update']},
		{source: 'DeviceClass', actions: ['Add', 'Update']},
		{source: 'Node', actions: ['Add', 'Update']},
	],
};
