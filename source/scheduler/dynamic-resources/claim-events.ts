import type {ClusterEvent} from '../framework/cluster-event.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {Pod, ResourceClaim} from '../framework/objects.ts';
import {claimsOfPod} from './pod-claims.ts';

/** Whether a change of a claim may help a pod: one of its own has come or changed, or any has given its devices back (isSchedulableAfterClaimChange). */
export const claimMayHelp = (
	pod: Pod,
	{action, object, previous}: ClusterEvent,
	{devices}: ClusterObjects,
): boolean => {
	const claim = object as ResourceClaim;
	const before = previous as ResourceClaim | undefined;
	if (action === 'Delete') return claim.status?.allocation !== undefined;
	if (before?.status?.allocation !== undefined && claim.status?.allocation === undefined) return true;
	const claims = devices === undefined ? [] : claimsOfPod(pod, devices);
	const isOwn = typeof claims !== 'string' && claims.some(({metadata}) => metadata.uid === claim.metadata.uid);
	return isOwn && before?.status !== claim.status;
};
