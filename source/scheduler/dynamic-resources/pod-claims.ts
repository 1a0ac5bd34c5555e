import type {PodInfo} from '../cache/pod-info.ts';
import type {DeviceObjects} from '../framework/cluster-objects.ts';
import type {AllocationResult, Pod, ResourceClaim} from '../framework/objects.ts';
import {isReservedFor} from './write-allocation.ts';

/** Key of a claim that a pod names or that was made for it; undefined: it is still to be made. Null: none is needed. */
const claimKey = (
	{metadata, status}: Pod,
	{name, resourceClaimName}: NonNullable<Pod['spec']['resourceClaims']>[number],
): string | undefined | null => {
	if (resourceClaimName !== undefined) return `${metadata.namespace ?? ''}/${resourceClaimName}`;
	const made = status?.resourceClaimStatuses?.find(one => one.name === name);
	if (made === undefined) return undefined;
	return made.resourceClaimName === undefined ? null : `${metadata.namespace ?? ''}/${made.resourceClaimName}`;
};

/** The claims of a pod, or why it must wait for them, in kube-scheduler's words. */
export const claimsOfPod = (pod: Pod, {claim}: DeviceObjects): readonly ResourceClaim[] | string => {
	const claims: ResourceClaim[] = [];
	for (const reference of pod.spec.resourceClaims ?? []) {
		const key = claimKey(pod, reference);
		if (key === null) continue;
		if (key === undefined) {
			const name = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
			return `waiting for dynamic resource controller to create the resourceclaim for pod ${JSON.stringify(name)}`;
		}
		const found = claim(key);
		if (found === undefined)
			return `resourceclaim.resource.k8s.io ${JSON.stringify(key.slice(key.indexOf('/') + 1))} not found`;
		if (found.metadata.deletionTimestamp !== undefined)
			return `resourceclaim ${JSON.stringify(found.metadata.name)} is being deleted`;
		const owner = found.metadata.ownerReferences?.find(({controller, kind}) => controller === true && kind === 'Pod');
		if (reference.resourceClaimName === undefined && owner?.uid !== pod.metadata.uid) {
			return `ResourceClaim ${key} was not created for pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} (pod is not owner)`;
		}
		claims.push(found);
	}
	return claims;
};

/** What a claim has been given, written or only decided yet. */
export const allocationOf = (claim: ResourceClaim, {assumed}: DeviceObjects): AllocationResult | undefined =>
	claim.status?.allocation ?? assumed.get(claim.metadata.uid);

/** Most consumers of one claim (ResourceClaimReservedForMaxSize). */
const reservedForMax = 256;

/** Whether a pod may use a claim that is allocated. */
export const canReserve = (claim: ResourceClaim, {pod}: PodInfo): boolean =>
	isReservedFor(claim, pod) || (claim.status?.reservedFor ?? []).length < reservedForMax;
