import type {Draft} from '../../client/types.ts';
import {podTemplateHash} from '../../machinery/pod-template-hash.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {isAlreadyExists, isNamespaceTerminating, messageOf} from '../objects/refusals.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';
import {condition, progressing, progressReasons, setCondition} from './conditions.ts';
import {hashLabel, isSameTemplate} from './find-sets.ts';
import {hasProgressDeadline} from './progress.ts';
import {newSetSize, specReplicas, sumSpec} from './replica-counts.ts';
import {newSetAnnotations, nextRevision, revisionAnnotation, sizeAnnotations} from './revisions.ts';
import type {DeploymentStatus, ReplicaSet, Rollout} from './types.ts';
import {writeDeployment} from './write-deployment.ts';

/**
Brings revision, annotations and minReadySeconds of the replica set of the current template up to date, as well as the
deployment's revision (sync.go, getNewReplicaSet). A template that an old replica set had is a rollback: that set gets the
next revision.
*/
export const updateNewSet = async (rollout: Rollout): Promise<Rollout> => {
	const {context, deployment, newSet, oldSets} = rollout;
	if (newSet === undefined) return rollout;
	const annotations = newSetAnnotations(deployment, newSet.metadata.annotations, nextRevision(oldSets));
	const {minReadySeconds} = deployment.spec;
	const isCurrent =
		structurallyEqual(annotations, newSet.metadata.annotations) &&
		(newSet.spec.minReadySeconds ?? 0) === (minReadySeconds ?? 0);
	const updated = isCurrent
		? newSet
		: await context.client.update('ReplicaSet', {
				...newSet,
				metadata: {...newSet.metadata, annotations},
				spec: {...newSet.spec, minReadySeconds},
			});
	const found = `Found new replica set "${newSet.metadata.name}"`;
	const status =
		progressing(deployment.status) === undefined
			? withProgress(rollout, 'True', progressReasons.found, found)
			: undefined;
	return writeDeployment({...rollout, newSet: updated}, status, updated.metadata.annotations?.[revisionAnnotation]);
};

/** The same, and makes the replica set when there is none; its first size is what the strategy allows at once. */
export const ensureNewSet = (rollout: Rollout): Promise<Rollout> =>
	rollout.newSet === undefined ? createNewSet(rollout) : updateNewSet(rollout);

const createNewSet = async (rollout: Rollout): Promise<Rollout> => {
	const {context, deployment} = rollout;
	const draft = newSetDraft(rollout);
	try {
		const created = await context.client.create('ReplicaSet', draft);
		return await announce({...rollout, newSet: created});
	} catch (error) {
		if (isAlreadyExists(error)) return resolveClash(rollout, draft.metadata.name!);
		if (!isNamespaceTerminating(error)) {
			const message = `Failed to create new replica set "${draft.metadata.name}": ${messageOf(error)}`;
			await writeDeployment(rollout, withProgress(rollout, 'False', progressReasons.createFailed, message));
			context.events.event(deployment, 'Warning', progressReasons.createFailed, message);
		}
		throw error;
	}
};

const newSetDraft = ({deployment, oldSets}: Rollout): Draft<ReplicaSet> => {
	const {spec, metadata, status} = deployment;
	const hash = podTemplateHash(spec.template, status?.collisionCount);
	const labels = {...spec.template.metadata?.labels, [hashLabel]: hash};
	return {
		metadata: {
			name: `${metadata.name}-${hash}`,
			namespace: metadata.namespace,
			labels,
			annotations: {...newSetAnnotations(deployment, undefined, nextRevision(oldSets)), ...sizeAnnotations(deployment)},
			ownerReferences: [controllerReference(deployment, 'apps/v1', 'Deployment')],
		},
		spec: {
			minReadySeconds: spec.minReadySeconds,
			replicas: newSetSize(deployment, sumSpec(oldSets), 0),
			selector: {...spec.selector, matchLabels: {...spec.selector.matchLabels, [hashLabel]: hash}},
			template: {...spec.template, metadata: {...spec.template.metadata, labels} as ReplicaSet['metadata']},
		},
	};
};

const announce = async (rollout: Rollout): Promise<Rollout> => {
	const {context, deployment} = rollout;
	const set = rollout.newSet!;
	const {name} = set.metadata;
	const size = specReplicas(set);
	if (size > 0) {
		context.events.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`);
	}
	const status = withProgress(rollout, 'True', progressReasons.created, `Created new replica set "${name}"`);
	return writeDeployment(rollout, status, set.metadata.annotations?.[revisionAnnotation]);
};

/**
The name is taken: by our own replica set that the informer has not shown yet, or by another template with the same hash.
Then the collision count goes into the next hash.
*/
const resolveClash = async (rollout: Rollout, name: string): Promise<Rollout> => {
	const {context, deployment} = rollout;
	const existing = await context.client.get('ReplicaSet', {name, namespace: deployment.metadata.namespace});
	const isOurs = controllerOf(existing)?.uid === deployment.metadata.uid;
	if (isOurs && isSameTemplate(deployment.spec.template, existing.spec.template)) {
		return writeDeployment(
			{...rollout, newSet: existing},
			undefined,
			existing.metadata.annotations?.[revisionAnnotation],
		);
	}
	const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
	await writeDeployment(rollout, {...deployment.status, collisionCount});
	throw new Error(
		`replica set "${name}" of deployment "${deployment.metadata.name}" exists with another template; trying another hash`,
	);
};

const withProgress = (
	{context, deployment}: Rollout,
	status: 'True' | 'False',
	reason: string,
	message: string,
): DeploymentStatus | undefined => {
	if (!hasProgressDeadline(deployment)) return undefined;
	const next = condition('Progressing', status, reason, message, context.clock.now());
	return {...deployment.status, conditions: setCondition(deployment.status?.conditions, next)};
};
