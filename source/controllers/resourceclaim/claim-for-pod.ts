import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {Pod} from '../pods/pod-states.ts';

export type ResourceClaim = ObjectOf<'ResourceV1ResourceClaim'>;
export type PodClaim = NonNullable<Pod['spec']['resourceClaims']>[number];

/** Which entry of a pod's resourceClaims a claim was made for. */
export const podClaimAnnotation = 'resource.kubernetes.io/pod-claim-name';

/** Whether a claim was made for the pod. */
export const isClaimOf = ({metadata}: ResourceClaim, pod: Pod): boolean =>
	(metadata.ownerReferences ?? []).some(({controller, uid}) => controller === true && uid === pod.metadata.uid);

/** Creates the claim of an entry from its template. Rejects with StatusError, also when there is no such template. */
export const createClaim = async (
	{client}: ComponentContext,
	{metadata: {name, namespace, uid}}: Pod,
	{name: entry, resourceClaimTemplateName = ''}: PodClaim,
): Promise<ResourceClaim> => {
	const {spec} = await client.get('ResourceClaimTemplate', {name: resourceClaimTemplateName, namespace});
	return client.create('ResourceV1ResourceClaim', {
		metadata: {
			...spec.metadata,
			generateName: `${name}-${entry}-`,
			namespace,
			annotations: {...spec.metadata?.annotations, [podClaimAnnotation]: entry},
			ownerReferences: [{apiVersion: 'v1', kind: 'Pod', name, uid, controller: true, blockOwnerDeletion: true}],
		},
		spec: spec.spec,
	});
};
