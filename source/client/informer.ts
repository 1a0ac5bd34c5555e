import type {ListObject, WatchEvent} from '../api/types.ts';
import type {Clock} from '../clock/clock.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {controllerOf, keyOf} from '../machinery/object-key.ts';
import {StatusError} from '../machinery/status-error.ts';
import {relistFirstMs, relistLongestMs} from './limits.ts';
import {createObjectIndex} from './object-index.ts';
import type {Client, Handler, Informer, Logger, ResourceName} from './types.ts';

/** An informer as its factory holds it. */
export interface OwnedInformer<T> extends Informer<T> {
	stop(): void;
}

/** The one namespace that informers keep to: always, or only when they may not see all of them. */
export interface InformerScope {
	readonly namespace: string;
	readonly when: 'always' | 'refused';
}

export interface InformerOptions {
	readonly log?: Logger | undefined;
	/** Means nothing to resources without namespaces. */
	readonly scope?: InformerScope | undefined;
}

/** Lists a resource, watches it from there, and keeps an indexed copy. Lists again when the watch ends or falls behind. */
export const startInformer = <T extends KubernetesObject>(
	client: Client,
	resource: ResourceName,
	clock: Clock,
	{log, scope}: InformerOptions = {},
): OwnedInformer<T> => {
	const objects = createObjectIndex<T>();
	objects.addIndex('namespace', object => (object.metadata.namespace === undefined ? [] : [object.metadata.namespace]));
	objects.addIndex('owner', object => {
		const owner = controllerOf(object);
		return owner ? [owner.uid] : [];
	});
	const handlers = new Set<Handler<T>>();
	let revision = '0';
	let hasSynced = false;
	let problem: string | undefined;
	let namespace = resource.namespaced && scope?.when === 'always' ? scope.namespace : undefined;
	let waitMs = relistFirstMs;
	let stopped = false;
	let watching: {cancel(): void} | undefined;

	const put = (object: T) => {
		const previous = objects.put(object);
		for (const handler of handlers)
			if (previous) handler.updated?.(object, previous);
			else handler.added?.(object);
	};
	const remove = (key: string, last?: T) => {
		const previous = objects.remove(key);
		if (previous) for (const handler of handlers) handler.deleted?.(last ?? previous);
	};

	const apply = (event: WatchEvent<T>) => {
		if (event.type === 'ERROR') return;
		revision = event.object.metadata.resourceVersion;
		if (event.type === 'DELETED') remove(keyOf(event.object), event.object);
		else if (event.type !== 'BOOKMARK') put(event.object);
	};

	/** After the first time: what is new, what changed, and what is gone since. */
	const replace = (items: readonly T[]) => {
		const present = new Set(items.map(item => keyOf(item)));
		for (const key of objects.keys()) if (!present.has(key)) remove(key);
		for (const item of items) {
			const known = objects.get(keyOf(item));
			if (known?.metadata.resourceVersion !== item.metadata.resourceVersion) put(item);
		}
	};

	/** All of them; those of the one namespace when a user may not see all. */
	const list = async (): Promise<ListObject> => {
		if (!resource.namespaced || scope?.when !== 'refused') return client.raw.list(resource, {namespace});
		try {
			const all = await client.raw.list(resource);
			namespace = undefined;
			return all;
		} catch (error) {
			if (!(error instanceof StatusError) || error.code !== 403) throw error;
			const some = await client.raw.list(resource, {namespace: scope.namespace});
			namespace = scope.namespace;
			return some;
		}
	};

	const listAndWatch = async (): Promise<void> => {
		if (stopped) return;
		const listed = await list();
		if (stopped) return;
		revision = listed.metadata.resourceVersion;
		replace(listed.items as readonly T[]);
		hasSynced = true;
		problem = undefined;
		const handle = await client.raw.watch(
			resource,
			{resourceVersion: revision, namespace},
			{
				events(batch) {
					waitMs = relistFirstMs;
					(batch as readonly WatchEvent<T>[]).forEach(apply);
				},
				ended: again,
			},
		);
		if (stopped) handle.cancel();
		else watching = handle;
	};

	/** Lists again after a wait that doubles with every failure in a row. */
	const retry = async (error: Error): Promise<void> => {
		problem = error.message;
		log?.warn(`list and watch of ${resource.plural} failed: ${problem}`);
		if (stopped) return;
		const wait = waitMs;
		waitMs = Math.min(waitMs * 2, relistLongestMs);
		await clock.sleep(wait);
		await follow();
	};

	/** Resolves when a list has come and a watch goes on from it. */
	const follow = (): Promise<void> => listAndWatch().catch(retry);

	/** A watch that was refused is a failure; one that ended is taken up again at once. */
	const again = (refusal?: Error): void => {
		watching = undefined;
		if (!stopped) clock.setTimer(0, () => (refusal ? retry(refusal) : follow()));
	};

	const synced = follow();

	return {
		synced,
		get hasSynced() {
			return hasSynced;
		},
		get problem() {
			return problem;
		},
		get revision() {
			return revision;
		},
		get namespace() {
			return namespace;
		},
		get: objects.get,
		list: objects.list,
		by: objects.by,
		addIndex: objects.addIndex,
		subscribe(handler) {
			for (const object of objects.list()) handler.added?.(object);
			handlers.add(handler);
			return () => handlers.delete(handler);
		},
		stop() {
			stopped = true;
			watching?.cancel();
			handlers.clear();
		},
	};
};
