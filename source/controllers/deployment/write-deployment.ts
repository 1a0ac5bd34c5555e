import {structurallyEqual} from '../objects/structurally-equal.ts';
import {revisionAnnotation} from './revisions.ts';
import type {Deployment, DeploymentStatus, Rollout} from './types.ts';

/**
Writes status and, where given, the revision annotation of the deployment in one request; the status subresource of
deployments takes both. Answers the rollout with the deployment as it is then; nothing is sent when nothing changes.
*/
export const writeDeployment = async (
	rollout: Rollout,
	status: DeploymentStatus | undefined,
	revision?: string,
): Promise<Rollout> => {
	const {context, deployment} = rollout;
	const next = {...withRevision(deployment, revision), ...(status === undefined ? {} : {status})};
	if (structurallyEqual(next, deployment)) return rollout;
	const written = await context.client.update('Deployment', next, {subresource: 'status'});
	return {...rollout, deployment: written};
};

const withRevision = (deployment: Deployment, revision: string | undefined): Deployment => {
	const {metadata} = deployment;
	if (revision === undefined || metadata.annotations?.[revisionAnnotation] === revision) return deployment;
	return {
		...deployment,
		metadata: {...metadata, annotations: {...metadata.annotations, [revisionAnnotation]: revision}},
	};
};
