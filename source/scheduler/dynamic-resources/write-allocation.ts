import type {Client} from '../../client/types.ts';
import type {AllocationResult, Pod, ResourceClaim} from '../framework/objects.ts';

/** Keeps a claim from going while it is allocated. */
export const claimFinalizer = 'resource.kubernetes.io/delete-protection';

const kind = 'ResourceV1ResourceClaim';

/** Writes what a claim was given, with the pod as a consumer of it; does nothing where that stands there already. Rejects with StatusError. */
export const writeAllocation = async (
	client: Client,
	claim: ResourceClaim,
	allocation: AllocationResult | undefined,
	{metadata: {name, uid}}: Pod,
): Promise<void> => {
	const reserved = claim.status?.reservedFor ?? [];
	if (claim.status?.allocation !== undefined && reserved.some(one => one.uid === uid)) return;
	const {finalizers = []} = claim.metadata;
	let current = claim;
	if (claim.status?.allocation === undefined && !finalizers.includes(claimFinalizer)) {
		const metadata = {...claim.metadata, finalizers: [...finalizers, claimFinalizer]};
		current = await client.update(kind, {...claim, metadata});
	}
	const status = {
		...current.status,
		allocation: current.status?.allocation ?? allocation,
		reservedFor: [...reserved, {resource: 'pods', name, uid}],
	};
	await client.update(kind, {...current, status}, {subresource: 'status'});
};
