import type {Deployment} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';

/** Annotations are rolled out to the ReplicaSets, so for Deployments a change of them counts as one of the spec. */
export const prepareDeploymentForUpdate = (next: Deployment, previous: Deployment): Deployment => {
	if (sameValue(next.metadata.annotations, previous.metadata.annotations)) return next;
	return {...next, metadata: {...next.metadata, generation: (previous.metadata.generation ?? 0) + 1}};
};
