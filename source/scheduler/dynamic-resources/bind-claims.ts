import {keyOf} from '../../machinery/object-key.ts';
import type {DeviceObjects} from '../framework/cluster-objects.ts';
import type {ResourceClaim} from '../framework/objects.ts';
import {failure, type Refusal} from '../framework/refusal.ts';
import type {Binding} from '../framework/types.ts';
import {deviceBindingPollMs} from '../limits.ts';
import {bindingState, hasBindingConditions} from './binding-conditions.ts';
import {
	deviceResourcesOn,
	extendedRequests,
	newExtendedClaim,
	unwrittenUid,
	wantsDeviceResources,
	writtenExtendedClaim,
} from './extended-resources.ts';
import {allocationOf, claimsOfPod} from './pod-claims.ts';
import {deleteClaim, isReservedFor, removeReservation, writeAllocation} from './write-allocation.ts';

/** Writes the claim for extended resources that a node leaves to devices, and where the pod finds it. */
const writeExtendedClaim = async (
	{pod, node, context}: Binding,
	devices: DeviceObjects,
): Promise<readonly ResourceClaim[]> => {
	if (!wantsDeviceResources(pod, devices)) return [];
	const resources = deviceResourcesOn(pod, node, devices);
	if (resources === 'missing' || resources.length === 0) return [];
	const {requests, mappings} = extendedRequests(pod.pod, resources, devices);
	const allocation = devices.assumed.get(unwrittenUid(pod.pod.metadata.uid));
	const created = await context.client.create('ResourceV1ResourceClaim', newExtendedClaim(pod.pod, requests));
	const claim = await writeAllocation(context, created, allocation, pod.pod);
	const status = {
		extendedResourceClaimStatus: {requestMappings: mappings, resourceClaimName: claim.metadata.name},
	};
	const {name: podName, namespace} = pod.pod.metadata;
	await context.client.patch('Pod', {name: podName, namespace}, 'strategic', {status}, {subresource: 'status'});
	return [claim];
};

/** Writes what was decided for the claims of a pod, with the pod as their consumer. Resolves to the claims as they are then, or to why there are none. Rejects with StatusError. */
export const writeClaims = async (
	binding: Binding,
	devices: DeviceObjects,
): Promise<readonly ResourceClaim[] | string> => {
	const {pod, context} = binding;
	const claims = claimsOfPod(pod.pod, devices);
	if (typeof claims === 'string') return claims;
	const written: ResourceClaim[] = [];
	for (const claim of claims) {
		written.push(await writeAllocation(context, claim, allocationOf(claim, devices), pod.pod));
	}
	return [...written, ...(await writeExtendedClaim(binding, devices))];
};

/** Takes back what was written for a pod that is not bound: devices stay with its claims, its extended resources are free. Rejects with StatusError. */
export const takeBackClaims = async ({pod, context}: Binding, devices: DeviceObjects): Promise<void> => {
	const claims = claimsOfPod(pod.pod, devices);
	for (const claim of typeof claims === 'string' ? [] : claims) {
		if (isReservedFor(claim, pod.pod)) await removeReservation(context, claim, pod.pod);
	}
	const extended = writtenExtendedClaim(pod.pod, devices);
	if (extended !== undefined) await deleteClaim(context, extended);
};

/** Waits until the devices of these claims are ready for the pod; a refusal says that they have failed, or are late. */
export const waitForConditions = async (
	{pod, node, context: {clock, events}}: Binding,
	claims: readonly ResourceClaim[],
	{claim: claimOf}: DeviceObjects,
	bindingTimeoutMs: number,
): Promise<Refusal | undefined> => {
	if (!claims.some(hasBindingConditions)) return undefined;
	const message = `waiting for binding conditions for device on node ${node.name}`;
	events.event(pod.pod, 'Normal', 'BindingConditionsPending', message, {action: 'Scheduling'});
	for (const until = clock.now() + bindingTimeoutMs; clock.now() < until; await clock.sleep(deviceBindingPollMs)) {
		const states = claims.map(claim => bindingState(claimOf(keyOf(claim)) ?? claim, clock.now(), bindingTimeoutMs));
		for (const state of states) if ('message' in state) return failure(state.message);
		if (states.every(({kind}) => kind === 'ready')) return undefined;
	}
	return failure('device binding timeout');
};
