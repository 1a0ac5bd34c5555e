import type {ComponentContext} from '../../client/component.ts';
import {timestamp} from '../../clock/clock.ts';
import {StatusError} from '../../machinery/status-error.ts';
import type {AllocationResult, Pod, ResourceClaim} from '../framework/objects.ts';

/** Keeps a claim from going while it is allocated. */
const claimFinalizer = 'resource.kubernetes.io/delete-protection';

const kind = 'ResourceV1ResourceClaim';

/** Whether a pod is among the consumers of a claim. */
export const isReservedFor = ({status}: ResourceClaim, {metadata: {uid}}: Pod): boolean =>
	(status?.reservedFor ?? []).some(one => one.uid === uid);

/** Writes what a claim was given, with the pod as a consumer of it, where that does not stand there already. Resolves to the claim as it is then; rejects with StatusError. */
export const writeAllocation = async (
	{client, clock}: ComponentContext,
	claim: ResourceClaim,
	allocation: AllocationResult | undefined,
	pod: Pod,
): Promise<ResourceClaim> => {
	if (claim.status?.allocation !== undefined && isReservedFor(claim, pod)) return claim;
	const {finalizers = []} = claim.metadata;
	let current = claim;
	if (claim.status?.allocation === undefined && !finalizers.includes(claimFinalizer)) {
		const metadata = {...claim.metadata, finalizers: [...finalizers, claimFinalizer]};
		current = await client.update(kind, {...claim, metadata});
	}
	const given = current.status?.allocation ?? allocation;
	const {name, uid} = pod.metadata;
	const status = {
		...current.status,
		allocation: {...given, allocationTimestamp: given?.allocationTimestamp ?? timestamp(clock.now())},
		reservedFor: [...(claim.status?.reservedFor ?? []), {resource: 'pods', name, uid}],
	};
	return client.update(kind, {...current, status}, {subresource: 'status'});
};

const unlessGone = async (work: Promise<unknown>): Promise<void> => {
	try {
		await work;
	} catch (error) {
		if (!(error instanceof StatusError) || error.code !== 404) throw error;
	}
};

/** Takes a pod out of the consumers of a claim. Rejects with StatusError, unless the claim is gone. */
export const removeReservation = async (
	{client}: ComponentContext,
	{metadata: {name, namespace, uid}}: ResourceClaim,
	pod: Pod,
): Promise<void> => {
	const patch = {metadata: {uid}, status: {reservedFor: [{$patch: 'delete', uid: pod.metadata.uid}]}};
	await unlessGone(client.patch(kind, {name, namespace}, 'strategic', patch, {subresource: 'status'}));
};

/** Takes back what a claim was given, so that it may get something else. Rejects with StatusError. */
export const deallocate = async ({client}: ComponentContext, claim: ResourceClaim): Promise<void> => {
	const {allocation: _, devices: __, reservedFor: ___, ...status} = claim.status ?? {};
	await client.update(kind, {...claim, status}, {subresource: 'status'});
};

/** Deletes a claim, whatever it was given. Rejects with StatusError, unless it is gone. */
export const deleteClaim = async ({client}: ComponentContext, claim: ResourceClaim): Promise<void> => {
	const {name, namespace, uid, finalizers = []} = claim.metadata;
	const remove = async (): Promise<void> => {
		if (finalizers.includes(claimFinalizer)) {
			const left = finalizers.filter(finalizer => finalizer !== claimFinalizer);
			await client.update(kind, {...claim, metadata: {...claim.metadata, finalizers: left}});
		}
		await client.delete(kind, {name, namespace}, {preconditions: {uid}});
	};
	await unlessGone(remove());
};
