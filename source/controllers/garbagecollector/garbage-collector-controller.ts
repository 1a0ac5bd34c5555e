import type {ComponentContext} from '../../client/component.ts';
import type {DeleteOptions, Informer, ResourceName} from '../../client/types.ts';
import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';
import {collectorDiscoveryPeriodMs} from '../limits.ts';
import {byName} from '../objects/by-name.ts';
import {isNotFound, unlessGone} from '../objects/refusals.ts';
import type {CreateController} from '../types.ts';
import {createOwnerClassifier, type OwnerClasses} from './classify-owners.ts';
import {foregroundFinalizer, isDeletingDependents, isOrphaning, orphanFinalizer} from './deletion-state.ts';
import {identityKey, parseIdentity} from './object-identity.ts';
import {createOwnerGraph} from './owner-graph.ts';

/** An object as the server has it now, with its resource. */
interface Live {
	readonly resource: ResourceName;
	readonly object: KubernetesObject;
}

/**
Deletes what has lost its owners, removes owners' finalizers when their dependents are gone (foreground) or let go
(orphan), over every kind that can be listed, watched and deleted (garbagecollector.go).
*/
export const createGarbageCollectorController: CreateController = context => {
	const graph = createOwnerGraph(context);
	const classifyOwners = createOwnerClassifier(context, graph);
	let unconnected: readonly Informer[] = graph.discover();
	let enqueue: (key: string) => void = () => undefined;
	const ways: (() => void)[] = [];

	const enqueueWaitingOwners = ({metadata}: KubernetesObject): void => {
		for (const reference of metadata.ownerReferences ?? []) {
			const owner = graph.find(reference);
			if (owner !== undefined && isDeletingDependents(owner)) enqueue(identityKey(owner));
		}
	};

	/** Owners that are there and stay need no look; that keeps the cost of ordinary changes small. */
	const mayBeCollected = ({metadata: {namespace, ownerReferences = []}}: KubernetesObject): boolean =>
		ownerReferences.some(reference => {
			const owner = graph.find(reference);
			return (
				owner === undefined || isDeletingDependents(owner) || (owner.metadata.namespace ?? namespace) !== namespace
			);
		});

	const connect = (informer: Informer): void => {
		const way = informer.subscribe({
			added: object => {
				if (isOrphaning(object) || isDeletingDependents(object) || mayBeCollected(object)) enqueue(identityKey(object));
			},
			updated: (object, previous) => {
				if (isOrphaning(object) || isDeletingDependents(object)) enqueue(identityKey(object));
				if (object.metadata.ownerReferences === previous.metadata.ownerReferences) return;
				if (mayBeCollected(object)) enqueue(identityKey(object));
				enqueueWaitingOwners(previous);
			},
			deleted: object => {
				for (const dependent of graph.dependentsOf(object.metadata.uid)) enqueue(identityKey(dependent));
				enqueueWaitingOwners(object);
			},
		});
		ways.push(way);
	};

	/** Follows kinds that have come since, such as those of custom resources. */
	const connectNewKinds = async (): Promise<void> => {
		const found = [...unconnected, ...graph.discover()];
		unconnected = [];
		for (const informer of found) {
			await informer.synced;
			connect(informer);
		}
	};

	return {
		name: 'garbage-collector-controller',
		watches: [],
		sources: add => {
			enqueue = add;
			return () => {
				for (const leave of ways) leave();
			};
		},
		every: {intervalMs: collectorDiscoveryPeriodMs, run: connectNewKinds},
		reconcile: async key => {
			const live = await readLive(context, key);
			if (live === undefined) return;
			const dependents = graph.dependentsOf(live.object.metadata.uid).toSorted(byName);
			if (isOrphaning(live.object)) return orphan(context, live, dependents);
			if (isDeletingDependents(live.object)) return releaseWhenAlone(context, live, dependents, enqueue);
			if (live.object.metadata.deletionTimestamp !== undefined) return;
			await collect(context, live, await classifyOwners(live.object), dependents);
		},
	};
};

const readLive = async ({client}: ComponentContext, key: string): Promise<Live | undefined> => {
	const {apiVersion, kind, namespace, name, uid} = parseIdentity(key);
	const resource = client.raw.resolve(apiVersion, kind);
	if (resource === undefined) return undefined;
	try {
		const object = await client.raw.get(resource, {name, namespace});
		return object.metadata.uid === uid ? {resource, object} : undefined;
	} catch (error) {
		if (isNotFound(error)) return undefined;
		throw error;
	}
};

/** Patches metadata under the resourceVersion that was read; an object that is gone meanwhile needs none. */
const patchMetadata = async ({client}: ComponentContext, {resource, object}: Live, metadata: object): Promise<void> => {
	const {name, namespace, uid, resourceVersion} = object.metadata;
	const patch = {metadata: {...metadata, uid, resourceVersion}};
	await unlessGone(client.raw.patch(resource, {name, namespace}, 'merge', patch));
};

const withoutFinalizer = (context: ComponentContext, live: Live, finalizer: string): Promise<void> => {
	const finalizers = (live.object.metadata.finalizers ?? []).filter(name => name !== finalizer);
	return patchMetadata(context, live, {finalizers: finalizers.length === 0 ? null : finalizers});
};

/** Keeps the owner references that `keep` answers something for. */
const rewriteOwners = async (
	context: ComponentContext,
	object: KubernetesObject,
	rewrite: (reference: OwnerReferenceLike) => OwnerReferenceLike | undefined,
): Promise<void> => {
	const resource = context.client.raw.resolve(object.apiVersion, object.kind);
	if (resource === undefined) return;
	const owners = (object.metadata.ownerReferences ?? []).map(rewrite).filter(reference => reference !== undefined);
	await patchMetadata(context, {resource, object}, {ownerReferences: owners.length === 0 ? null : owners});
};

/** Lets all dependents go, then the owner. */
const orphan = async (
	context: ComponentContext,
	live: Live,
	dependents: readonly KubernetesObject[],
): Promise<void> => {
	const {uid} = live.object.metadata;
	for (const dependent of dependents) {
		await rewriteOwners(context, dependent, reference => (reference.uid === uid ? undefined : reference));
	}
	await withoutFinalizer(context, live, orphanFinalizer);
};

/** An owner in foreground deletion goes when nothing is left that blocks it; what blocks it is looked at now. */
const releaseWhenAlone = async (
	context: ComponentContext,
	live: Live,
	dependents: readonly KubernetesObject[],
	enqueue: (key: string) => void,
): Promise<void> => {
	const {uid} = live.object.metadata;
	const blocking = dependents.filter(({metadata}) =>
		metadata.ownerReferences?.some(reference => reference.uid === uid && reference.blockOwnerDeletion === true),
	);
	if (blocking.length === 0) return withoutFinalizer(context, live, foregroundFinalizer);
	for (const dependent of dependents) {
		if (dependent.metadata.deletionTimestamp === undefined) enqueue(identityKey(dependent));
	}
};

/** What becomes of an object whose owners are known (attemptToDeleteItem). */
const collect = async (
	context: ComponentContext,
	{resource, object}: Live,
	{solid, dangling, waiting}: OwnerClasses,
	dependents: readonly KubernetesObject[],
): Promise<void> => {
	const leaving = new Set([...dangling, ...waiting].map(({uid}) => uid));
	if (leaving.size === 0) return;
	if (solid.length > 0) {
		await rewriteOwners(context, object, reference => (leaving.has(reference.uid) ? undefined : reference));
	} else if (waiting.length > 0 && dependents.length > 0) {
		if (dependents.some(isDeletingDependents)) await unblockOwners(context, object);
		await remove(context, {resource, object}, 'Foreground');
	} else {
		await remove(context, {resource, object}, policyOf(object));
	}
};

/** Dependents that wait for their own dependents may form a ring; not blocking the owners any more breaks it. */
const unblockOwners = (context: ComponentContext, object: KubernetesObject): Promise<void> =>
	rewriteOwners(context, object, reference => ({...reference, blockOwnerDeletion: false}));

const policyOf = ({metadata: {finalizers = []}}: KubernetesObject): DeleteOptions['propagationPolicy'] => {
	if (finalizers.includes(orphanFinalizer)) return 'Orphan';
	return finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background';
};

const remove = async (
	{client}: ComponentContext,
	{resource, object}: Live,
	propagationPolicy: DeleteOptions['propagationPolicy'],
): Promise<void> => {
	const {name, namespace, uid} = object.metadata;
	await unlessGone(client.raw.delete(resource, {name, namespace}, {propagationPolicy, preconditions: {uid}}));
};
