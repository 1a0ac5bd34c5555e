import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {takeBackClaims, waitForConditions, writeClaims} from '../dynamic-resources/bind-claims.ts';
import {claimMayHelp} from '../dynamic-resources/claim-events.ts';
import {
	allocateOn,
	claimState,
	hasClaims,
	unavailableClaims,
	type ClaimState,
	type NodeClaims,
} from '../dynamic-resources/claim-state.ts';
import {SearchTimeout} from '../dynamic-resources/device-search.ts';
import {unwrittenUid} from '../dynamic-resources/extended-resources.ts';
import {claimsOfPod} from '../dynamic-resources/pod-claims.ts';
import {deallocate, deleteClaim} from '../dynamic-resources/write-allocation.ts';
import type {ResourceClaim} from '../framework/objects.ts';
import {failure, unresolvable, unschedulable, type Refusal} from '../framework/refusal.ts';
import type {Binding, Plugin, PostFilterInput, PostFilterResult} from '../framework/types.ts';
import {deviceBindingTimeoutMs} from '../limits.ts';

const name = 'DynamicResources';

const isReady = (state: ClaimState | Refusal | undefined): state is ClaimState =>
	state !== undefined && !('code' in state);

const notAvailable = 'resourceclaim not available on the node';

const cannotAllocate = ({allocation}: NodeClaims): Refusal | undefined => {
	switch (allocation.kind) {
		case 'allocated':
			return undefined;
		case 'invalid':
			return unresolvable('invalid resource pools were encountered');
		case 'impossible':
			return unresolvable('cannot allocate all claims');
	}
};

const refuse = (state: ClaimState, pod: PodInfo, node: NodeInfo): Refusal | undefined => {
	if (state.stale !== undefined) return unresolvable('cannot schedule extended resource claim');
	try {
		const found = allocateOn(state, pod, node);
		if (found === 'missing') return unresolvable('cannot fit resource');
		const refusal = found && cannotAllocate(found);
		if (refusal !== undefined) return refusal;
	} catch (error) {
		const {message} = error as Error;
		return error instanceof SearchTimeout ? unresolvable(message) : failure(message);
	}
	return unavailableClaims(state, node).length === 0 ? undefined : unresolvable(notAvailable);
};

/** How early the alternatives are that requests with a list of them would get: 8 for the first, one less for each further. */
const alternativesScore = (state: ClaimState, pod: PodInfo, node: NodeInfo): number => {
	const found = allocateOn(state, pod, node);
	if (found === undefined || found === 'missing' || found.allocation.kind !== 'allocated') return 0;
	let score = 0;
	for (const [index, claim] of found.claims.entries()) {
		const results = found.allocation.results[index]!.devices?.results ?? [];
		for (const {name: request, firstAvailable = []} of claim.spec.devices?.requests ?? []) {
			const chosen = firstAvailable.findIndex(one =>
				results.some(result => result.request === `${request}/${one.name}`),
			);
			if (chosen !== -1) score += 8 - chosen;
		}
	}
	return score;
};

const hasAlternatives = ({pending}: ClaimState): boolean =>
	pending.some(({spec}) => (spec.devices?.requests ?? []).some(({firstAvailable}) => firstAvailable !== undefined));

/** A claim that keeps the pod from every node, and that nobody else uses. */
const deallocatable = (
	state: ClaimState,
	{pod: {pod}, cluster, refusals}: PostFilterInput,
): ResourceClaim | undefined => {
	const nodes = cluster.nodes.filter(node => {
		const refusal = refusals.get(node.name);
		return refusal?.plugin === name && refusal.reasons.includes(notAvailable);
	});
	const unavailable = new Set(nodes.flatMap(node => unavailableClaims(state, node)));
	return state.allocated.find(
		claim => unavailable.has(claim) && (claim.status?.reservedFor ?? []).every(({uid}) => uid === pod.metadata.uid),
	);
};

/** What could be done for a pod that fits nowhere: a claim that is of no use where it is gets other devices. */
const makeWay = (state: ClaimState | Refusal | undefined, input: PostFilterInput): PostFilterResult => {
	if (!isReady(state)) return {kind: 'refused', refusal: unschedulable('no new claims to deallocate')};
	const claim = deallocatable(state, input);
	if (claim !== undefined) {
		const refusal = unschedulable('deallocation of ResourceClaim completed');
		return {kind: 'refused', refusal, afterwards: context => deallocate(context, claim)};
	}
	const {stale} = state;
	if (stale !== undefined) {
		const refusal = unschedulable('deletion of ResourceClaim completed');
		return {kind: 'refused', refusal, afterwards: context => deleteClaim(context, stale)};
	}
	return {kind: 'refused', refusal: unschedulable('still not schedulable')};
};

/** Decided allocations that were not written are given back. */
const forget = ({pod, cluster}: Binding): void => {
	const {devices} = cluster.objects;
	if (devices === undefined || !hasClaims(pod, devices)) return;
	devices.assumed.delete(unwrittenUid(pod.pod.metadata.uid));
	const claims = claimsOfPod(pod.pod, devices);
	if (typeof claims === 'string') return;
	for (const {metadata} of claims) devices.assumed.delete(metadata.uid);
};

/** How long a pod waits for the devices it was given. */
export interface DynamicResourcesOptions {
	readonly bindingTimeoutMs?: number;
}

/**
Dynamic resource allocation with structured parameters: claims get devices of ResourceSlices that satisfy their requests on
the node. Decided allocations count at once, and are written with the pod as their consumer before it is bound.
*/
export const createDynamicResources = ({
	bindingTimeoutMs = deviceBindingTimeoutMs,
}: DynamicResourcesOptions = {}): Plugin<ClaimState, ClaimState> => ({
	name,
	preEnqueue(pod, {devices}) {
		if (devices === undefined || (pod.spec.resourceClaims ?? []).length === 0) return undefined;
		const claims = claimsOfPod(pod, devices);
		return typeof claims === 'string' ? unresolvable(claims) : undefined;
	},
	preFilter(pod, cluster, nowMs = 0) {
		const state = claimState(pod, cluster, nowMs, bindingTimeoutMs);
		if (state === undefined) return {kind: 'skip'};
		return isReady(state) ? {kind: 'ready', state} : {kind: 'refused', refusal: state};
	},
	filter: refuse,
	postFilter(input) {
		// What its PreFilter left is not there when an earlier plugin ended PreFilter: an error, and preemption is not tried.
		if (!input.preFiltered.has(name)) return {kind: 'refused', refusal: failure('not found')};
		return makeWay(claimState(input.pod, input.cluster, input.nowMs, bindingTimeoutMs), input);
	},
	preScore(pod, _feasible, cluster) {
		const state = claimState(pod, cluster, 0, bindingTimeoutMs);
		return isReady(state) && hasAlternatives(state) ? {kind: 'ready', state} : {kind: 'skip'};
	},
	score: alternativesScore,
	normalize(scores) {
		const highest = Math.max(...scores);
		if (highest > 0) for (const [index, score] of scores.entries()) scores[index] = Math.trunc((100 * score) / highest);
	},
	// Pods without claims are none of its business.
	sharing: {kind: 'cluster', applies: (pod, {objects: {devices}}) => !hasClaims(pod, devices)},
	assume(pod, node, cluster) {
		const state = claimState(pod, cluster, 0, bindingTimeoutMs);
		if (!isReady(state)) return state;
		const found = allocateOn(state, pod, node);
		if (found === undefined) return undefined;
		if (found === 'missing') return unresolvable('cannot fit resource');
		if (found.allocation.kind !== 'allocated') return cannotAllocate(found);
		for (const [index, {metadata}] of found.claims.entries()) {
			state.objects.assumed.set(metadata.uid, found.allocation.results[index]!);
		}
		return undefined;
	},
	unreserve: forget,
	async preBind(binding) {
		const {devices} = binding.cluster.objects;
		if (devices === undefined || !hasClaims(binding.pod, devices)) return undefined;
		const written = await writeClaims(binding, devices);
		if (typeof written === 'string') return failure(written);
		return waitForConditions(binding, written, devices, bindingTimeoutMs);
	},
	async undoPreBind(binding) {
		const {devices} = binding.cluster.objects;
		if (devices !== undefined && hasClaims(binding.pod, devices)) await takeBackClaims(binding, devices);
	},
	events: [
		{source: 'ResourceClaim', actions: ['Add', 'Update', 'Delete'], mayHelp: claimMayHelp},
		{source: 'ResourceSlice', actions: ['Add', 'Update']},
		{source: 'DeviceClass', actions: ['Add', 'Update']},
		{source: 'Node', actions: ['Add', 'Update']},
	],
});

/** With kube-scheduler's default arguments. */
export const dynamicResources = createDynamicResources();
