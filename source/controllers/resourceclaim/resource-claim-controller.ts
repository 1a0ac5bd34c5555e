import type {ComponentContext} from '../../client/component.ts';
import {keyOf, splitKey} from '../../machinery/object-key.ts';
import {messageOf, unlessGone} from '../objects/refusals.ts';
import {isPodFinished, type Pod} from '../pods/pod-states.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {createClaim, isClaimOf, podClaimAnnotation, type PodClaim, type ResourceClaim} from './claim-for-pod.ts';

/** Keeps a claim from going while it is allocated. */
const claimFinalizer = 'resource.kubernetes.io/delete-protection';

const claimKeys = ({metadata, spec, status}: Pod): readonly string[] =>
	[
		...(spec.resourceClaims ?? []).map(({resourceClaimName}) => resourceClaimName),
		...(status?.resourceClaimStatuses ?? []).map(({resourceClaimName}) => resourceClaimName),
	].flatMap(name => (name === undefined ? [] : [`claim ${metadata.namespace}/${name}`]));

/**
Makes the claims that pods want from templates and names them in their status; takes pods that are over out of the claims they
reserved, frees what nobody reserves any more, and deletes claims made for pods that have finished
(resourceclaim/controller.go). Keys are `pod …` and `claim …`.
*/
export const createResourceClaimController: CreateController = context => {
	const {informers} = context;
	const pods = informers.of('Pod');
	const claims = informers.of('ResourceV1ResourceClaim');
	return {
		name: 'resourceclaim-controller',
		watches: [
			watch('Pod', pod =>
				(pod.spec.resourceClaims ?? []).length === 0 ? [] : [`pod ${keyOf(pod)}`, ...claimKeys(pod)],
			),
			watch('ResourceV1ResourceClaim', claim => [
				`claim ${keyOf(claim)}`,
				...(claim.metadata.ownerReferences ?? [])
					.filter(({kind, controller}) => kind === 'Pod' && controller === true)
					.map(({name}) => `pod ${claim.metadata.namespace}/${name}`),
			]),
			watch('ResourceClaimTemplate', ({metadata}) =>
				pods
					.by('namespace', metadata.namespace ?? '')
					.filter(({spec}) =>
						(spec.resourceClaims ?? []).some(entry => entry.resourceClaimTemplateName === metadata.name),
					)
					.map(pod => `pod ${keyOf(pod)}`),
			),
		],
		reconcile: async key => {
			const [kind, objectKey = ''] = key.split(' ');
			if (kind === 'pod') {
				const pod = pods.get(objectKey);
				if (pod !== undefined)
					await makeClaims(context, pod, claims.by('namespace', splitKey(objectKey).namespace ?? ''));
				return;
			}
			const claim = claims.get(objectKey);
			if (claim !== undefined)
				await freeClaim(context, claim, uid => pods.list().find(pod => pod.metadata.uid === uid));
		},
	};
};

const makeClaims = async (context: ComponentContext, pod: Pod, known: readonly ResourceClaim[]): Promise<void> => {
	if (isPodFinished(pod) || pod.metadata.deletionTimestamp !== undefined) return;
	const own = known.filter(claim => isClaimOf(claim, pod));
	const statuses = new Map((pod.status?.resourceClaimStatuses ?? []).map(status => [status.name, status]));
	let changed = false;
	for (const entry of pod.spec.resourceClaims ?? []) {
		if (entry.resourceClaimTemplateName === undefined || statuses.has(entry.name)) continue;
		const made = own.find(({metadata}) => metadata.annotations?.[podClaimAnnotation] === entry.name);
		const claim = made ?? (await makeClaim(context, pod, entry));
		statuses.set(entry.name, {name: entry.name, resourceClaimName: claim.metadata.name});
		changed = true;
	}
	if (!changed) return;
	const {name, namespace} = pod.metadata;
	const status = {resourceClaimStatuses: [...statuses.values()]};
	await unlessGone(context.client.patch('Pod', {name, namespace}, 'strategic', {status}, {subresource: 'status'}));
};

const makeClaim = async (context: ComponentContext, pod: Pod, entry: PodClaim): Promise<ResourceClaim> => {
	try {
		return await createClaim(context, pod, entry);
	} catch (error) {
		const message = `PodResourceClaim ${entry.name}: ${messageOf(error)}`;
		context.events.event(pod, 'Warning', 'FailedResourceClaimCreation', message);
		throw error;
	}
};

type PodByUid = (uid: string) => Pod | undefined;

const isOver = (pod: Pod | undefined): boolean => pod === undefined || isPodFinished(pod);

const kind = 'ResourceV1ResourceClaim';

/** The claim without its devices. */
const deallocated = (claim: ResourceClaim): ResourceClaim => {
	const {allocation: _, devices: __, reservedFor: ___, ...status} = claim.status ?? {};
	return {...claim, status};
};

/** Writes who uses a claim; nobody's is deallocated. Answers it as it is then. */
const settleConsumers = async (
	{client}: ComponentContext,
	claim: ResourceClaim,
	podOf: PodByUid,
): Promise<ResourceClaim> => {
	const {reservedFor = [], allocation} = claim.status ?? {};
	const valid = reservedFor.filter(({resource, uid}) => resource !== 'pods' || !isOver(podOf(uid)));
	const isUnused = valid.length === 0;
	// Nobody has used it, and nobody will.
	const isDoomed = isUnused && allocation !== undefined && claim.metadata.deletionTimestamp !== undefined;
	if (valid.length === reservedFor.length && !isDoomed) return claim;
	const next = isUnused ? deallocated(claim) : {...claim, status: {...claim.status, reservedFor: valid}};
	return client.update(kind, next, {subresource: 'status'});
};

const freeClaim = async (context: ComponentContext, claim: ResourceClaim, podOf: PodByUid): Promise<void> => {
	const {client} = context;
	const {name, namespace, uid, finalizers = []} = claim.metadata;
	const wasReserved = (claim.status?.reservedFor ?? []).length > 0;
	const current = await settleConsumers(context, claim, podOf);
	if ((current.status?.reservedFor ?? []).length > 0) return;
	if (current.status?.allocation === undefined && finalizers.includes(claimFinalizer)) {
		// Between its finalizer and its allocation a claim is not free: the scheduler is about to write the latter.
		if (!wasReserved && claim.metadata.deletionTimestamp === undefined) return;
		const left = finalizers.filter(finalizer => finalizer !== claimFinalizer);
		await unlessGone(client.update(kind, {...current, metadata: {...current.metadata, finalizers: left}}));
	}
	const owner = claim.metadata.ownerReferences?.find(({controller, kind: of}) => controller === true && of === 'Pod');
	if (owner !== undefined && wasReserved && isOver(podOf(owner.uid))) {
		await unlessGone(client.delete(kind, {name, namespace}, {preconditions: {uid}}));
	}
};
