import type {ClusterState} from '../cache/cluster-state.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {DeviceObjects} from '../framework/cluster-objects.ts';
import {selectorMatcher} from '../framework/node-selector.ts';
import type {AllocationResult, ResourceClaim} from '../framework/objects.ts';
import {unresolvable, type Refusal} from '../framework/refusal.ts';
import {allocate, type Allocation} from './allocate.ts';
import {allocatedDevices, type AllocatedDevices} from './allocated-devices.ts';
import {bindingState} from './binding-conditions.ts';
import {
	deviceResourcesOn,
	extendedRequests,
	unwrittenClaim,
	wantsDeviceResources,
	writtenExtendedClaim,
} from './extended-resources.ts';
import {canReserve, claimsOfPod} from './pod-claims.ts';

/** What a pod needs of dynamic resources. */
export interface ClaimState {
	/** Claims that have devices. */
	readonly allocated: readonly ResourceClaim[];
	readonly pending: readonly ResourceClaim[];
	/** True: devices are to give extended resources of the pod, on nodes that have none. */
	readonly wantsExtended: boolean;
	/** The claim of an earlier attempt for its extended resources, which must go first. */
	readonly stale?: ResourceClaim;
	readonly objects: DeviceObjects;
	readonly devices: AllocatedDevices;
	/** Claims whose conditions have not come true by now count as failed. */
	readonly nowMs: number;
	readonly bindingTimeoutMs: number;
}

/** What claims would get on a node, with the claim for extended resources if there is one. */
export interface NodeClaims {
	readonly claims: readonly ResourceClaim[];
	readonly allocation: Allocation;
}

/** Whether dynamic resources have anything to say about a pod. */
export const hasClaims = (pod: PodInfo, devices: DeviceObjects | undefined): boolean =>
	(pod.pod.spec.resourceClaims ?? []).length > 0 || (devices !== undefined && wantsDeviceResources(pod, devices));

const keyOfClaim = ({metadata}: ResourceClaim): string => `${metadata.namespace ?? ''}/${metadata.name}`;

const missingClass = (claim: ResourceClaim, {deviceClass}: DeviceObjects): string | undefined => {
	for (const {name, exactly, firstAvailable = []} of claim.spec.devices?.requests ?? []) {
		const ways =
			exactly === undefined
				? firstAvailable.map(one => ({name: `${name}/${one.name}`, of: one.deviceClassName}))
				: [{name, of: exactly.deviceClassName}];
		const missing = ways.find(({of}) => deviceClass(of) === undefined);
		if (missing !== undefined) return `request ${missing.name}: device class ${missing.of} does not exist`;
	}
	return undefined;
};

const refusalOf = (pod: PodInfo, claims: readonly ResourceClaim[], objects: DeviceObjects): Refusal | undefined => {
	for (const claim of claims) {
		if (claim.status?.allocation !== undefined) {
			if (!canReserve(claim, pod)) return unresolvable('resourceclaim in use');
			continue;
		}
		if (objects.assumed.has(claim.metadata.uid))
			return unresolvable(`resource claim ${keyOfClaim(claim)} is in the process of being allocated`);
		const missing = missingClass(claim, objects);
		if (missing !== undefined) return unresolvable(missing);
	}
	return undefined;
};

/** What a pod needs, or why it must wait, whatever the node; undefined: it needs nothing. */
export const claimState = (
	pod: PodInfo,
	{objects: {devices}}: ClusterState,
	nowMs: number,
	bindingTimeoutMs: number,
): ClaimState | Refusal | undefined => {
	if (!hasClaims(pod, devices)) return undefined;
	if (devices === undefined) return unresolvable('the server does not serve resource claims');
	const claims = claimsOfPod(pod.pod, devices);
	if (typeof claims === 'string') return unresolvable(claims);
	const refusal = refusalOf(pod, claims, devices);
	if (refusal !== undefined) return refusal;
	const wantsExtended = wantsDeviceResources(pod, devices);
	const stale = wantsExtended ? writtenExtendedClaim(pod.pod, devices) : undefined;
	return {
		allocated: claims.filter(({status}) => status?.allocation !== undefined),
		pending: claims.filter(({status}) => status?.allocation === undefined),
		wantsExtended,
		...(stale === undefined ? {} : {stale}),
		objects: devices,
		devices: allocatedDevices(devices),
		nowMs,
		bindingTimeoutMs,
	};
};

const isAvailable = (allocation: AllocationResult | undefined, node: NodeInfo): boolean =>
	allocation?.nodeSelector === undefined || selectorMatcher(allocation.nodeSelector)(node);

/** Claims that have devices which are of no use on a node, or will never be ready. */
export const unavailableClaims = (
	{allocated, nowMs, bindingTimeoutMs}: ClaimState,
	node: NodeInfo,
): readonly ResourceClaim[] =>
	allocated.filter(claim => {
		if (!isAvailable(claim.status?.allocation, node)) return true;
		const {kind} = bindingState(claim, nowMs, bindingTimeoutMs);
		return kind === 'failed' || kind === 'late';
	});

/**
What the pending claims of a pod would get on a node; `missing`: nothing gives one of its extended resources there. Undefined:
none is pending. Throws what `allocate` throws.
*/
export const allocateOn = (state: ClaimState, pod: PodInfo, node: NodeInfo): NodeClaims | 'missing' | undefined => {
	const {pending, wantsExtended, objects, devices: allocated} = state;
	const resources = wantsExtended ? deviceResourcesOn(pod, node, objects) : [];
	if (resources === 'missing') return 'missing';
	const extended =
		resources.length === 0 ? [] : [unwrittenClaim(pod.pod, extendedRequests(pod.pod, resources, objects).requests)];
	const claims = [...pending, ...extended];
	if (claims.length === 0) return undefined;
	const {deviceClass} = objects;
	return {claims, allocation: allocate(claims, node, {slices: objects.slices(), allocated, deviceClass})};
};
