import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {podBurstMax} from '../limits.ts';
import {addOrphanIndex, claimChildren, orphansOf} from '../objects/claim.ts';
import {ownerKeys} from '../objects/owner-keys.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {isNamespaceTerminating, unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import {createInFlight} from '../pods/in-flight.ts';
import {createPod, deletePod} from '../pods/pod-control.ts';
import {concernsCounts, podChangeDelay} from '../pods/pod-changes.ts';
import {isPodActive, isPodTerminating, type Pod, untilNextAvailable} from '../pods/pod-states.ts';
import {slowStart} from '../pods/slow-start.ts';
import {chooseVictims} from '../pods/victim-order.ts';
import type {Controller} from '../types.ts';
import {watch} from '../watch.ts';
import type {ReplicaKind, ReplicaOwner} from './replica-owner.ts';
import {replicaStatus} from './replica-status.ts';

/**
Keeps as many pods as an owner wants (replica_set.go): creates in slow-start batches, deletes in victim order, at most 500
at a time, adopts matching orphans, releases what matches no more, and writes the status. Works for both kinds of owners.
*/
export const createReplicaController = <K extends ReplicaKind>(
	context: ComponentContext,
	owner: ReplicaOwner<K>,
): Controller => {
	const {client, informers, clock} = context;
	const sets = informers.of(owner.kind);
	const pods = informers.of('Pod');
	addOrphanIndex(pods);
	const inFlight = createInFlight(pods, clock);
	const ownership = {
		owners: sets,
		group: owner.group,
		kind: owner.kind,
		adopts: (set: ObjectOf<K>, labels: KubernetesObject['metadata']['labels']) => owner.matcher(set).matches(labels),
	};

	const claim = (set: ObjectOf<K>): Promise<readonly Pod[]> => {
		const {namespace = '', name, uid} = set.metadata;
		const candidates = [...pods.by('owner', uid), ...orphansOf(pods, namespace).filter(isPodActive)];
		const reference = controllerReference(set, owner.apiVersion, owner.kind);
		const readOwner = () => client.get(owner.kind, {name, namespace});
		return claimChildren(
			{client, kind: 'Pod', owner: set, reference, matcher: owner.matcher(set), readOwner},
			candidates,
		);
	};

	const createPods = async (key: string, set: ObjectOf<K>, count: number): Promise<unknown> => {
		const reference = controllerReference(set, owner.apiVersion, owner.kind);
		const {failure} = await slowStart(count, async () => {
			const pod = await createPod(context, {owner: set, reference, template: set.spec.template ?? {}});
			inFlight.created(key, pod);
		});
		return isNamespaceTerminating(failure) ? undefined : failure;
	};

	const deletePods = async (key: string, set: ObjectOf<K>, active: readonly Pod[], count: number): Promise<unknown> => {
		const victims = chooseVictims(active, siblingsOf(set), count, clock.now());
		const results = await Promise.allSettled(
			victims.map(async pod => {
				await deletePod(context, set, pod);
				inFlight.deleting(key, pod);
			}),
		);
		return results.find(result => result.status === 'rejected')?.reason;
	};

	/** Pods of all owners that have the same controller as this one: the replica sets of one deployment. */
	const siblingsOf = (set: ObjectOf<K>): readonly Pod[] => {
		const controller = controllerOf(set)?.uid;
		const related = controller === undefined ? [set] : sets.by('owner', controller);
		return related.flatMap(({metadata}) => pods.by('owner', metadata.uid));
	};

	/** Answers why pods could not be made or removed, if so. */
	const manage = async (key: string, set: ObjectOf<K>, active: readonly Pod[]): Promise<unknown> => {
		const missing = (set.spec.replicas ?? 1) - active.length;
		if (missing === 0) return undefined;
		if (missing > 0) return createPods(key, set, Math.min(missing, podBurstMax));
		return deletePods(key, set, active, Math.min(-missing, podBurstMax));
	};

	return {
		name: owner.controllerName,
		watches: [
			watch(owner.kind, ({metadata}) => [`${metadata.namespace}/${metadata.name}`]),
			watch(
				'Pod',
				(pod, previous) => (concernsCounts(pod, previous) ? ownerKeys(ownership, pod, previous) : []),
				podChangeDelay,
			),
		],
		reconcile: async key => {
			const set = sets.get(key);
			if (set === undefined) return inFlight.forget(key);
			const settled = inFlight.settled(key);
			const claimed = await claim(set);
			const active = claimed.filter(isPodActive);
			const mayManage = settled && set.metadata.deletionTimestamp === undefined;
			const failure = mayManage ? await manage(key, set, active) : undefined;
			const now = clock.now();
			const terminating = owner.countsTerminating ? claimed.filter(isPodTerminating).length : undefined;
			const status = replicaStatus(set, {active, terminating, failure, now});
			await unlessGone(writeStatus(client, owner.kind, set, status));
			if (failure !== undefined) throw failure;
			return {requeueAfterMs: untilNextAvailable(active, set.spec.minReadySeconds ?? 0, now)};
		},
	};
};
