import type {Informer, Handler, KindName} from '../../source/client/types.ts';
import {deepFreeze} from '../../source/machinery/freeze.ts';
import {controllerOf, keyOf} from '../../source/machinery/object-key.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import type {ConsoleCluster} from '../../source/console/types.ts';

/** Cluster time at which every test starts: 2026-01-01T10:32:07Z. */
export const startTime = Date.parse('2026-01-01T10:32:07Z');

type Draft = {
	readonly metadata: {readonly name: string; readonly [field: string]: unknown};
	readonly [field: string]: unknown;
};

const indexes: {readonly [index: string]: (object: KubernetesObject) => string | undefined} = {
	namespace: ({metadata}) => metadata.namespace,
	owner: object => controllerOf(object)?.uid,
};

class FakeInformer implements Informer {
	hasSynced = true;
	readonly synced = Promise.resolve();
	revision = '1';
	readonly objects = new Map<string, KubernetesObject>();
	readonly handlers = new Set<Handler<KubernetesObject>>();

	get(key: string): KubernetesObject | undefined {
		return this.objects.get(key);
	}

	list(): readonly KubernetesObject[] {
		return [...this.objects.values()];
	}

	by(index: string, value: string): readonly KubernetesObject[] {
		return this.list().filter(object => indexes[index]?.(object) === value);
	}

	addIndex(): void {}

	subscribe(handler: Handler<KubernetesObject>): () => void {
		this.handlers.add(handler);
		for (const object of this.objects.values()) handler.added?.(object);
		return () => void this.handlers.delete(handler);
	}
}

/** Live lists in memory, a clock that stands where it is put, and the frames a console asked for. */
export interface FakeCluster extends ConsoleCluster {
	readonly time: {now(): number; speed: number};
	readonly store: {durable: number};
	/** Creates or replaces an object; everything handed out is frozen in tests. */
	put(kind: KindName, draft: Draft): void;
	remove(kind: KindName, key: string): void;
	setSynced(kind: KindName, synced: boolean): void;
	/** Lets cluster time go on. */
	pass(ms: number): void;
	scheduleFrame(run: () => void): void;
	/** Runs the frame that was asked for, as the wall timer would. */
	frame(): void;
}

/** An empty cluster for tests of the console. */
export const createFakeCluster = (): FakeCluster => {
	const informers = new Map<string, FakeInformer>();
	let now = startTime;
	let nextFrame: (() => void) | undefined;
	const informer = (kind: string): FakeInformer => {
		const known = informers.get(kind) ?? new FakeInformer();
		informers.set(kind, known);
		return known;
	};
	const store = {durable: 4812};
	return {
		time: {now: () => now, speed: 1},
		store,
		informers: {of: kind => informer(kind) as never},
		put(kind, {metadata, ...rest}) {
			const {objects, handlers} = informer(kind);
			store.durable++;
			const defaults = {uid: `uid-${kind}-${metadata.name}`, creationTimestamp: '2026-01-01T10:24:07Z'};
			const object = deepFreeze({
				apiVersion: 'v1',
				kind,
				metadata: {...defaults, ...metadata, resourceVersion: String(store.durable)},
				...rest,
			}) as KubernetesObject;
			const previous = objects.get(keyOf(object));
			objects.set(keyOf(object), object);
			for (const handler of handlers) {
				if (previous) handler.updated?.(object, previous);
				else handler.added?.(object);
			}
		},
		remove(kind, key) {
			const {objects, handlers} = informer(kind);
			const object = objects.get(key)!;
			store.durable++;
			objects.delete(key);
			for (const handler of handlers) handler.deleted?.(object);
		},
		setSynced(kind, synced) {
			informer(kind).hasSynced = synced;
		},
		pass(ms) {
			now += ms;
		},
		scheduleFrame(run) {
			nextFrame = run;
		},
		frame() {
			const run = nextFrame;
			nextFrame = undefined;
			run?.();
		},
	};
};
