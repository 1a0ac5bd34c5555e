import type {WatchEvent} from '../api/types.ts';
import type {Clock} from '../clock/clock.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {controllerOf, keyOf} from '../machinery/object-key.ts';
import {relistMs} from './limits.ts';
import {createObjectIndex} from './object-index.ts';
import type {Client, Handler, Informer, Logger, ResourceName} from './types.ts';

/** An informer as its factory holds it. */
export interface OwnedInformer<T> extends Informer<T> {
	stop(): void;
}

/** Lists a resource, watches it from there, and keeps an indexed copy. Lists again when the watch ends or falls behind. */
export const startInformer = <T extends KubernetesObject>(
	client: Client,
	resource: ResourceName,
	clock: Clock,
	log?: Logger,
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

	const listAndWatch = async (): Promise<void> => {
		if (stopped) return;
		const list = await client.raw.list(resource);
		if (stopped) return;
		replace(list.items as readonly T[]);
		revision = list.metadata.resourceVersion;
		hasSynced = true;
		problem = undefined;
		const handle = await client.raw.watch(
			resource,
			{resourceVersion: revision},
			{
				events: batch => (batch as readonly WatchEvent<T>[]).forEach(apply),
				ended: again,
			},
		);
		if (stopped) handle.cancel();
		else watching = handle;
	};

	/** Resolves when a list has come and a watch goes on from it; until then it tries every second. */
	const follow = async (): Promise<void> => {
		try {
			await listAndWatch();
		} catch (error) {
			problem = (error as Error).message;
			log?.warn(`list and watch of ${resource.plural} failed: ${problem}`);
			if (stopped) return;
			await clock.sleep(relistMs);
			await follow();
		}
	};

	const again = (): void => {
		watching = undefined;
		if (!stopped) clock.setTimer(0, follow);
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
