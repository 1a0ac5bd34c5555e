import type {ComponentContext} from '../../client/component.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {byAge} from '../objects/by-name.ts';
import {addOrphanIndex, claimChildren, orphansOf} from '../objects/claim.ts';
import {ownerKeys} from '../objects/owner-keys.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {writePlainStatus} from './deployment-status.ts';
import {splitSets} from './find-sets.ts';
import {updateNewSet} from './new-replica-set.ts';
import {notePausing} from './pausing.ts';
import {isScalingEvent, scaleDeployment} from './proportional-scaling.ts';
import {recreate} from './recreate.ts';
import {isRollingUpdate} from './replica-counts.ts';
import {cleanUpOldSets} from './revision-history.ts';
import {rollUpdate} from './rolling-update.ts';
import type {Deployment, ReplicaSet, Rollout} from './types.ts';

/** Rolls deployments out through replica sets: one for each template, scaled against each other as the strategy says. */
export const createDeploymentController: CreateController = context => {
	const {informers} = context;
	const deployments = informers.of('Deployment');
	const sets = informers.of('ReplicaSet');
	addOrphanIndex(sets);
	const ownership = {
		owners: deployments,
		group: 'apps',
		kind: 'Deployment',
		adopts: ({spec}: Deployment, labels: KubernetesObject['metadata']['labels']) =>
			matcherOfSelector(spec.selector).matches(labels),
	};
	return {
		name: 'deployment-controller',
		watches: [
			watch('Deployment', ({metadata}) => [`${metadata.namespace}/${metadata.name}`]),
			watch('ReplicaSet', (set, previous) => ownerKeys(ownership, set, previous)),
			// Recreate waits for old pods to be gone; replica sets do not count those that still terminate.
			watch('Pod', pod => {
				const reference = controllerOf(pod);
				const set =
					reference?.kind === 'ReplicaSet' ? sets.get(`${pod.metadata.namespace}/${reference.name}`) : undefined;
				if (set === undefined) return [];
				return ownerKeys(ownership, set).filter(key => deployments.get(key)?.spec.strategy?.type === 'Recreate');
			}),
		],
		reconcile: async key => {
			const deployment = deployments.get(key);
			return deployment === undefined ? undefined : reconcileDeployment(context, deployment);
		},
	};
};

/** deployment_controller.go, syncDeployment. */
const reconcileDeployment = async (
	context: ComponentContext,
	deployment: Deployment,
): Promise<{readonly requeueAfterMs?: number} | void> => {
	if (matcherOfSelector(deployment.spec.selector).empty) return refuseEverything(context, deployment);
	const start: Rollout = {context, deployment, ...splitSets(deployment, await claimSets(context, deployment))};
	if (deployment.metadata.deletionTimestamp !== undefined) return writePlainStatus(start);
	const noted = await notePausing(start);
	if (deployment.spec.paused === true || isScalingEvent(noted)) return scaleOnly(noted);
	return isRollingUpdate(deployment) ? rollUpdate(noted) : recreate(noted);
};

/** A selector that matches every pod would fight with all others. */
const refuseEverything = async ({client, events}: ComponentContext, deployment: Deployment): Promise<void> => {
	const message = 'This deployment is selecting all pods. A non-empty selector is required.';
	events.event(deployment, 'Warning', 'SelectingAll', message);
	const status = {...deployment.status, observedGeneration: deployment.metadata.generation};
	await unlessGone(writeStatus(client, 'Deployment', deployment, status));
};

const claimSets = ({client, informers}: ComponentContext, deployment: Deployment): Promise<readonly ReplicaSet[]> => {
	const sets = informers.of('ReplicaSet');
	const {name, namespace = '', uid} = deployment.metadata;
	const claimant = {
		client,
		kind: 'ReplicaSet' as const,
		owner: deployment,
		reference: controllerReference(deployment, 'apps/v1', 'Deployment'),
		matcher: matcherOfSelector(deployment.spec.selector),
		readOwner: () => client.get('Deployment', {name, namespace}),
	};
	return claimChildren(claimant, [...sets.by('owner', uid), ...orphansOf(sets, namespace)].toSorted(byAge));
};

/** Scaling, and all that a paused deployment does: the template is not rolled out (sync.go, sync). */
const scaleOnly = async (start: Rollout): Promise<void> => {
	const scaled = await scaleDeployment(await updateNewSet(start));
	if (scaled.deployment.spec.paused === true) await cleanUpOldSets(scaled);
	await writePlainStatus(scaled);
};
