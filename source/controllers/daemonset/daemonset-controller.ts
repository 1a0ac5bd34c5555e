import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {
	hashOf,
	type History,
	revisionHashLabel,
	RevisionCollisionError,
	syncHistory,
	truncateHistory,
} from '../history/revision-history.ts';
import {daemonPodBurstMax} from '../limits.ts';
import {byName} from '../objects/by-name.ts';
import {addOrphanIndex, claimChildren, orphansOf} from '../objects/claim.ts';
import {ownerKeys} from '../objects/owner-keys.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {isNamespaceTerminating, unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import {createInFlight, type InFlight} from '../pods/in-flight.ts';
import {concernsCounts, podChangeDelay} from '../pods/pod-changes.ts';
import {createPod, deletePod} from '../pods/pod-control.ts';
import {isPodActive, type Pod, untilNextAvailable} from '../pods/pod-states.ts';
import {slowStart} from '../pods/slow-start.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {type DaemonPlan, type DaemonView, isFailed, isSucceeded, placementPlan, updatePlan} from './daemon-plan.ts';
import {targetNode, templateForNode} from './daemon-pod-template.ts';
import {daemonStatus} from './daemon-status.ts';
import {createFailedPodBackoff, type FailedPodBackoff} from './failed-pod-backoff.ts';

type DaemonSet = ObjectOf<'DaemonSet'>;

const templateGenerationAnnotation = 'deprecated.daemonset.template.generation';

/** Runs a pod of every daemon set on every node that is eligible for it (daemon_controller.go). */
export const createDaemonSetController: CreateController = context => {
	const {client, informers, clock} = context;
	const sets = informers.of('DaemonSet');
	const pods = informers.of('Pod');
	const nodes = informers.of('Node');
	informers.of('ControllerRevision');
	addOrphanIndex(pods);
	const inFlight = createInFlight(pods, clock);
	const backoff = createFailedPodBackoff(clock);
	const ownership = {
		owners: sets,
		group: 'apps',
		kind: 'DaemonSet',
		adopts: ({spec}: DaemonSet, labels: KubernetesObject['metadata']['labels']) =>
			matcherOfSelector(spec.selector).matches(labels),
	};

	const claim = (set: DaemonSet): Promise<readonly Pod[]> => {
		const {name, namespace = '', uid} = set.metadata;
		const candidates = [...pods.by('owner', uid), ...orphansOf(pods, namespace).filter(isPodActive)].toSorted(byName);
		const claimant = {
			client,
			kind: 'Pod' as const,
			owner: set,
			reference: referenceTo(set),
			matcher: matcherOfSelector(set.spec.selector),
			readOwner: () => client.get('DaemonSet', {name, namespace}),
		};
		return claimChildren(claimant, candidates);
	};

	const view = async (set: DaemonSet, hash: string): Promise<DaemonView> => {
		const claimed = (await claim(set)).filter(pod => targetNode(pod) !== undefined);
		const podsByNode = Map.groupBy(claimed, pod => targetNode(pod)!);
		return {set, nodes: nodes.list().toSorted(byName), podsByNode, hash, now: clock.now()};
	};

	return {
		name: 'daemonset-controller',
		watches: [
			watch('DaemonSet', set => [keyOf(set)]),
			watch(
				'Pod',
				(pod, previous) => (concernsCounts(pod, previous) ? ownerKeys(ownership, pod, previous) : []),
				podChangeDelay,
			),
			watch('Node', (node, previous) => {
				const isSame = previous?.metadata.labels === node.metadata.labels && previous?.spec === node.spec;
				return isSame ? [] : sets.list().map(keyOf).toSorted();
			}),
		],
		reconcile: async key => {
			const set = sets.get(key);
			if (set === undefined) return inFlight.forget(key);
			if (set.metadata.deletionTimestamp !== undefined) return;
			if (matcherOfSelector(set.spec.selector).empty) return refuseEverything(context, set);
			const history = await syncSetHistory(context, set);
			const current = await view(set, hashOf(history.current));
			const outcome = inFlight.settled(key) ? await manage(context, inFlight, backoff, key, current) : nothingDone;
			await removeUnusedHistory(context, set, history, current);
			await unlessGone(writeStatus(client, 'DaemonSet', set, daemonStatus(current, set.status?.collisionCount)));
			if (outcome.failure !== undefined) throw outcome.failure;
			return {requeueAfterMs: soonest(outcome.waitMs, availabilityWait(current))};
		},
	};
};

const referenceTo = (set: DaemonSet) => controllerReference(set, 'apps/v1', 'DaemonSet');

const refuseEverything = async ({events}: ComponentContext, set: DaemonSet): Promise<void> => {
	const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
	events.event(set, 'Warning', 'SelectingAll', message);
};

const syncSetHistory = async (context: ComponentContext, set: DaemonSet): Promise<History> => {
	const {template} = set.spec;
	const collisionCount = set.status?.collisionCount;
	try {
		return await syncHistory(context, {
			owner: set,
			reference: referenceTo(set),
			template,
			collisionCount,
			hashes: 'template',
		});
	} catch (error) {
		if (error instanceof RevisionCollisionError) {
			const status = {...set.status, collisionCount: (collisionCount ?? 0) + 1};
			await writeStatus(context.client, 'DaemonSet', set, status);
		}
		throw error;
	}
};

interface Outcome {
	readonly failure?: unknown;
	/** Until a failed pod may be removed. */
	readonly waitMs?: number;
}

const nothingDone: Outcome = {};

/** Puts pods where they belong; when there is nothing to put right, goes on with a rolling update. */
const manage = async (
	context: ComponentContext,
	inFlight: InFlight,
	backoff: FailedPodBackoff,
	key: string,
	view: DaemonView,
): Promise<Outcome> => {
	const placement = delayFailed(context, backoff, view, placementPlan(view));
	const isRolling = view.set.spec.updateStrategy?.type !== 'OnDelete';
	const isIdle = placement.create.length + placement.remove.length === 0;
	const plan = isIdle && isRolling ? updatePlan(view) : placement;
	return {failure: await carryOut(context, inFlight, key, view, plan), waitMs: placement.waitMs};
};

/** Failed pods are announced and removed, but not too often on one node; pods that succeeded should not have. */
const delayFailed = (
	{events}: ComponentContext,
	backoff: FailedPodBackoff,
	{set}: DaemonView,
	{create, remove}: DaemonPlan,
): DaemonPlan & {readonly waitMs: number | undefined} => {
	let waitMs: number | undefined;
	const due = remove.filter(pod => {
		if (!isFailed(pod)) return true;
		const wait = backoff.delay(`${set.metadata.uid}/${targetNode(pod)}`);
		if (wait > 0) waitMs = soonest(waitMs, wait);
		return wait === 0;
	});
	for (const pod of due) {
		const place = `${keyOf(pod)} on node ${targetNode(pod)}, will try to`;
		if (isFailed(pod)) events.event(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${place} kill it`);
		if (isSucceeded(pod))
			events.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${place} delete it`);
	}
	return {create, remove: due, waitMs};
};

/** Answers why pods could not be made or removed, if so. */
const carryOut = async (
	context: ComponentContext,
	inFlight: InFlight,
	key: string,
	{set, hash}: DaemonView,
	{create, remove}: DaemonPlan,
): Promise<unknown> => {
	const names = create.slice(0, daemonPodBurstMax);
	const generation = set.metadata.annotations?.[templateGenerationAnnotation];
	const labels = {
		[revisionHashLabel]: hash,
		...(generation === undefined ? {} : {'pod-template-generation': generation}),
	};
	const {failure} = await slowStart(names.length, async index => {
		const template = templateForNode(set, names[index]!);
		const pod = await createPod(context, {owner: set, reference: referenceTo(set), template, labels});
		inFlight.created(key, pod);
	});
	const removals = await Promise.allSettled(
		remove.slice(0, daemonPodBurstMax).map(async pod => {
			await deletePod(context, set, pod);
			inFlight.deleting(key, pod);
		}),
	);
	const refused = removals.find(result => result.status === 'rejected')?.reason;
	return (isNamespaceTerminating(failure) ? undefined : failure) ?? refused;
};

const removeUnusedHistory = (
	context: ComponentContext,
	{spec}: DaemonSet,
	history: History,
	{podsByNode}: DaemonView,
): Promise<void> => {
	const hashes = [...podsByNode.values()].flat().map(({metadata}) => metadata.labels?.[revisionHashLabel] ?? '');
	return truncateHistory(context, history, new Set(hashes), spec.revisionHistoryLimit ?? 10);
};

const availabilityWait = ({set, podsByNode, now}: DaemonView): number | undefined =>
	untilNextAvailable([...podsByNode.values()].flat(), set.spec.minReadySeconds ?? 0, now);

const soonest = (left: number | undefined, right: number | undefined): number | undefined => {
	if (left === undefined || right === undefined) return left ?? right;
	return Math.min(left, right);
};
