import type {ComponentContext} from '../../client/component.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {type History, RevisionCollisionError, syncHistory, truncateHistory} from '../history/revision-history.ts';
import {podBurstMax} from '../limits.ts';
import {byName} from '../objects/by-name.ts';
import {addOrphanIndex, claimChildren, orphansOf} from '../objects/claim.ts';
import {ownerKeys} from '../objects/owner-keys.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import {isNamespaceTerminating, unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import {createInFlight, type InFlight} from '../pods/in-flight.ts';
import {concernsCounts, podChangeDelay} from '../pods/pod-changes.ts';
import {isPodActive, type Pod, untilNextAvailable} from '../pods/pod-states.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {planActions, type StatefulAction, type StatefulView} from './stateful-plan.ts';
import {createStatefulPod, deleteStatefulPod} from './stateful-pod-control.ts';
import {statefulStatus} from './stateful-status.ts';
import {ordinalOf, type StatefulSet} from './types.ts';

/** Keeps the numbered pods of stateful sets, each with a name and claims of its own (stateful_set.go). */
export const createStatefulSetController: CreateController = context => {
	const {client, informers, clock} = context;
	const sets = informers.of('StatefulSet');
	const pods = informers.of('Pod');
	for (const kind of ['ControllerRevision', 'PersistentVolumeClaim'] as const) informers.of(kind);
	addOrphanIndex(pods);
	const inFlight = createInFlight(pods, clock);
	const ownership = {
		owners: sets,
		group: 'apps',
		kind: 'StatefulSet',
		adopts: ({spec}: StatefulSet, labels: KubernetesObject['metadata']['labels']) =>
			matcherOfSelector(spec.selector).matches(labels),
	};

	/** Only pods named after the set are its own. */
	const claim = async (set: StatefulSet): Promise<readonly Pod[]> => {
		const {name, namespace = '', uid} = set.metadata;
		const orphans = orphansOf(pods, namespace).filter(pod => isPodActive(pod) && ordinalOf(set, pod) !== undefined);
		const claimant = {
			client,
			kind: 'Pod' as const,
			owner: set,
			reference: referenceTo(set),
			matcher: matcherOfSelector(set.spec.selector),
			readOwner: () => client.get('StatefulSet', {name, namespace}),
		};
		const claimed = await claimChildren(claimant, [...pods.by('owner', uid), ...orphans].toSorted(byName));
		return claimed.filter(pod => ordinalOf(set, pod) !== undefined);
	};

	return {
		name: 'statefulset-controller',
		watches: [
			watch('StatefulSet', set => [keyOf(set)]),
			watch(
				'Pod',
				(pod, previous) => (concernsCounts(pod, previous) ? ownerKeys(ownership, pod, previous) : []),
				podChangeDelay,
			),
		],
		reconcile: async key => {
			const set = sets.get(key);
			if (set === undefined) return inFlight.forget(key);
			const history = await syncSetHistory(context, set);
			const current =
				history.all.find(({metadata}) => metadata.name === set.status?.currentRevision) ?? history.current;
			const view: StatefulView = {set, pods: await claim(set), current, update: history.current, now: clock.now()};
			const mayAct = inFlight.settled(key) && set.metadata.deletionTimestamp === undefined;
			const failure = mayAct ? await carryOut(context, inFlight, key, view) : undefined;
			await unlessGone(writeStatus(client, 'StatefulSet', set, statefulStatus(view)));
			await truncateHistory(context, history, revisionsInUse(view), set.spec.revisionHistoryLimit ?? 10);
			if (failure !== undefined) throw failure;
			return {requeueAfterMs: untilNextAvailable(view.pods, set.spec.minReadySeconds ?? 0, view.now)};
		},
	};
};

const referenceTo = (set: StatefulSet) => controllerReference(set, 'apps/v1', 'StatefulSet');

const syncSetHistory = async (context: ComponentContext, set: StatefulSet): Promise<History> => {
	const {template} = set.spec;
	const collisionCount = set.status?.collisionCount || undefined;
	try {
		return await syncHistory(context, {
			owner: set,
			reference: referenceTo(set),
			template,
			collisionCount,
			hashes: 'patch',
		});
	} catch (error) {
		if (error instanceof RevisionCollisionError) {
			const status = {...set.status, replicas: set.status?.replicas ?? 0, collisionCount: (collisionCount ?? 0) + 1};
			await writeStatus(context.client, 'StatefulSet', set, status);
		}
		throw error;
	}
};

const revisionsInUse = ({pods, current}: StatefulView): ReadonlySet<string> =>
	new Set([current.metadata.name, ...pods.map(({metadata}) => metadata.labels?.['controller-revision-hash'] ?? '')]);

/** Answers the first failure; later actions wait for the next time then. */
const carryOut = async (
	context: ComponentContext,
	inFlight: InFlight,
	key: string,
	view: StatefulView,
): Promise<unknown> => {
	try {
		for (const action of planActions(view).slice(0, podBurstMax))
			await perform(context, inFlight, key, view.set, action);
		return undefined;
	} catch (error) {
		return isNamespaceTerminating(error) ? undefined : error;
	}
};

const perform = async (
	context: ComponentContext,
	inFlight: InFlight,
	key: string,
	set: StatefulSet,
	action: StatefulAction,
): Promise<void> => {
	if (action.kind === 'create') {
		inFlight.created(key, await createStatefulPod(context, set, action.revision, action.ordinal));
		return;
	}
	if (action.kind === 'recreate') {
		const message = `StatefulSet ${keyOf(set)} is recreating failed Pod ${action.pod.metadata.name}`;
		context.events.event(set, 'Warning', 'RecreatingFailedPod', message);
	}
	await deleteStatefulPod(context, set, action.pod);
	inFlight.deleting(key, action.pod);
};
