import {timestamp} from '../../source/clock/clock.ts';
import type {TimeEngine} from '../../source/clock/engine.ts';
import {createRandom} from '../../source/clock/random.ts';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import type {ComponentContext} from '../../source/client/component.ts';
import type {Client, Handler, Informer, Informers} from '../../source/client/types.ts';
import {withCondition} from '../../source/machinery/conditions.ts';
import {deepFreeze} from '../../source/machinery/freeze.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import {keyOf} from '../../source/machinery/object-key.ts';
import {conflict, notFound} from '../../source/machinery/statuses.ts';
import type {Pod} from '../../source/scheduler/framework/objects.ts';

/*
The least of a cluster that a scheduler needs: objects by kind with informers, and a client that binds, patches the
status of, updates and deletes them. Pods are deleted after `podStopMs`.
*/
export interface FakeCluster {
	readonly clock: TimeEngine;
	readonly context: ComponentContext;
	/** `Normal Scheduled default/a: message` */
	readonly events: readonly string[];
	/** Every write: `bind default/a n1`. */
	readonly writes: readonly string[];
	/** Errors that were logged. */
	readonly problems: readonly string[];
	put(...objects: readonly KubernetesObject[]): void;
	remove(kind: string, key: string): void;
	pod(name: string): Pod;
	/** Makes the next binding of a pod fail. */
	refuseBinding(name: string, error: Error): void;
	/** Lets everything due now, and for `ms` more, happen. */
	pass(ms: number): Promise<void>;
}

interface FakeInformer extends Informer {
	put(object: KubernetesObject): void;
	remove(key: string): void;
}

const createInformer = (): FakeInformer => {
	const objects = new Map<string, KubernetesObject>();
	const handlers = new Set<Handler<KubernetesObject>>();
	const indexes = new Map<string, (object: KubernetesObject) => readonly string[]>([
		['namespace', ({metadata}) => [metadata.namespace ?? '']],
	]);
	return {
		synced: Promise.resolve(),
		hasSynced: true,
		revision: '1',
		get: key => objects.get(key),
		list: () => [...objects.values()],
		by: (index, value) => [...objects.values()].filter(object => indexes.get(index)?.(object).includes(value)),
		addIndex: (index, values) => void indexes.set(index, values),
		subscribe(handler) {
			for (const object of objects.values()) handler.added?.(object);
			handlers.add(handler);
			return () => handlers.delete(handler);
		},
		put(object) {
			const previous = objects.get(keyOf(object));
			objects.set(keyOf(object), deepFreeze(object));
			for (const handler of handlers) {
				if (previous === undefined) handler.added?.(object);
				else handler.updated?.(object, previous);
			}
		},
		remove(key) {
			const object = objects.get(key);
			objects.delete(key);
			if (object !== undefined) for (const handler of handlers) handler.deleted?.(object);
		},
	};
};

const podStopMs = 200;

const notUsed = (verb: string) => () => {
	throw new Error(`the fake cluster has no ${verb}`);
};

export const createFakeCluster = (): FakeCluster => {
	const problems: string[] = [];
	const clock = createVirtualClock({onError: error => problems.push(String(error))});
	const kinds = new Map<string, FakeInformer>();
	const events: string[] = [];
	const writes: string[] = [];
	const refusedBindings = new Map<string, Error>();
	let revision = 1;

	const informer = (kind: string): FakeInformer => {
		let known = kinds.get(kind);
		if (known === undefined) kinds.set(kind, (known = createInformer()));
		return known;
	};
	/** What is stored; informers hear of it by a delivery. */
	const stored = new Map<string, KubernetesObject>();
	const store = <T extends KubernetesObject>(object: T): T => {
		stored.set(`${object.kind} ${keyOf(object)}`, deepFreeze(object));
		clock.deliver(() => informer(object.kind).put(object));
		return object;
	};
	const drop = (kind: string, key: string): void => {
		stored.delete(`${kind} ${key}`);
		clock.deliver(() => informer(kind).remove(key));
	};
	const write = <T extends KubernetesObject>(object: T): T =>
		store({...object, metadata: {...object.metadata, resourceVersion: String(++revision)}});
	const find = (kind: string, key: {readonly name: string; readonly namespace?: string}): KubernetesObject => {
		const object = stored.get(`${kind} ${keyOf({metadata: key})}`);
		if (object === undefined) throw notFound({group: '', resource: `${kind.toLowerCase()}s`}, key.name);
		return object;
	};

	const client = {
		async get(kind: string, key: {readonly name: string}) {
			return find(kind, key);
		},
		async update(kind: string, object: KubernetesObject) {
			writes.push(`update ${kind} ${keyOf(object)}`);
			if (find(kind, object.metadata).metadata.resourceVersion !== object.metadata.resourceVersion) {
				throw conflict({group: '', resource: kind}, object.metadata.name, 'the object has been modified');
			}
			return write(object);
		},
		async patch(
			kind: string,
			key: {readonly name: string},
			type: string,
			patch: {status: any},
			options: {subresource: string},
		) {
			if (type !== 'strategic' || options.subresource !== 'status') throw new Error('only the status is patched');
			const object = find(kind, key) as Pod;
			writes.push(`patch ${kind} ${keyOf(object)}`);
			const {conditions: patched = [], nominatedNodeName} = patch.status;
			let conditions = object.status?.conditions ?? [];
			for (const condition of patched) conditions = withCondition(conditions, condition, condition.lastTransitionTime);
			const nomination = nominatedNodeName === undefined ? {} : {nominatedNodeName: nominatedNodeName ?? undefined};
			return write({...object, status: {...object.status, conditions, ...nomination}});
		},
		async delete(kind: string, key: {readonly name: string}) {
			const object = find(kind, key);
			writes.push(`delete ${kind} ${keyOf(object)}`);
			write({...object, metadata: {...object.metadata, deletionTimestamp: timestamp(clock.now())}});
			clock.setTimer(podStopMs, () => drop(kind, keyOf(object)));
		},
		async createSubresource(
			kind: string,
			key: {readonly name: string},
			subresource: string,
			body: {target: {name: string}},
		) {
			const pod = find(kind, key) as Pod;
			writes.push(`${subresource} ${keyOf(pod)} ${body.target.name}`);
			const refusal = refusedBindings.get(key.name);
			refusedBindings.delete(key.name);
			if (refusal !== undefined) throw refusal;
			if (pod.spec.nodeName !== undefined)
				throw conflict({group: '', resource: 'pods/binding'}, key.name, 'already assigned');
			write({...pod, spec: {...pod.spec, nodeName: body.target.name}});
		},
		list: notUsed('list'),
		create: notUsed('create'),
		deleteCollection: notUsed('deleteCollection'),
		getSubresource: notUsed('getSubresource'),
		watch: notUsed('watch'),
		as: notUsed('as'),
	} as unknown as Client;

	const problem = (message: string): void => {
		problems.push(message);
	};
	const context: ComponentContext = {
		client,
		clock,
		random: createRandom(7),
		informers: {
			of: informer,
			ofResource: notUsed('ofResource'),
			synced: async () => undefined,
			stop: () => undefined,
		} as unknown as Informers,
		events: {
			event: (about, type, reason, message) => {
				events.push(`${type} ${reason} ${keyOf(about)}: ${message}`);
			},
		},
		log: {debug: () => undefined, info: () => undefined, warn: problem, error: problem},
	};

	return {
		clock,
		context,
		events,
		writes,
		problems,
		put(...objects) {
			for (const object of objects) store(object);
		},
		remove: drop,
		pod: name => informer('Pod').get(`default/${name}`) as Pod,
		refuseBinding(name, error) {
			refusedBindings.set(name, error);
		},
		async pass(ms) {
			await clock.runUntil(() => false, ms);
			// A continuation of the last instant may have added work after the engine looked.
			await clock.runUntil(() => false, 0);
		},
	};
};
