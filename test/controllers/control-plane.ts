import type {ExecutionContext} from 'ava';
import {createEventRecorder} from '../../source/client/event-recorder.ts';
import {createInformers} from '../../source/client/informers.ts';
import type {Draft, KindName, ObjectOf} from '../../source/client/types.ts';
import {timestamp} from '../../source/clock/clock.ts';
import {createRandom} from '../../source/clock/random.ts';
import {createVirtualClock} from '../../source/clock/virtual.ts';
import {startControllers} from '../../source/controllers/start-controllers.ts';
import {createFakeClient} from './fake-client.ts';

type Pod = ObjectOf<'Pod'>;

/** How the pods of a test live. */
export interface PodLife {
	/** Ready this long after they were made; undefined: never. */
	readonly readyAfterMs?: number;
	/** Finished this long after they were ready, with this phase. */
	readonly finish?: {readonly afterMs: number; readonly phase: 'Succeeded' | 'Failed'};
	/** Gone this long after their deletion began. */
	readonly goneAfterMs?: number;
}

export interface ControlPlaneOptions {
	/** `--controllers`. */
	readonly controllers: string;
	/** What becomes of a pod; without it pods stay as they were made. */
	readonly podLife?: (pod: Pod) => PodLife;
	/** The node that pods are bound to. */
	readonly nodeOf?: (pod: Pod) => string;
}

/** Controllers on a fake API server and a virtual clock, with something like kubelets. */
export const startControlPlane = (options: ControlPlaneOptions) => {
	const warnings: string[] = [];
	const clock = createVirtualClock({
		onError: (error: unknown) => {
			warnings.push(`uncaught: ${(error as Error).stack}`);
		},
	});
	const fake = createFakeClient(clock);
	const {client} = fake;
	const ignore = () => undefined;
	const log = {
		debug: ignore,
		info: ignore,
		warn: (message: string) => void warnings.push(message),
		error: (message: string) => void warnings.push(message),
	};
	const informers = createInformers(client, clock, {log});
	for (const kind of ['ConfigMap', 'Secret', 'Pod', 'Node'] as const) informers.of(kind);
	const random = createRandom(7);
	const events = createEventRecorder(client, clock, 'test', log);
	const controllers = startControllers({client, informers, events, clock, random, log}, {select: options.controllers});
	if (options.podLife !== undefined) runPods(options.podLife, options.nodeOf ?? (() => 'node-a'));

	function runPods(life: (pod: Pod) => PodLife, nodeOf: (pod: Pod) => string) {
		const setStatus = async (
			name: string,
			namespace: string | undefined,
			uid: string,
			phase: string,
			ready: boolean,
		) => {
			const pod = informers.of('Pod').get(`${namespace}/${name}`);
			if (pod?.metadata.uid !== uid || pod.metadata.deletionTimestamp !== undefined) return;
			const now = timestamp(clock.now());
			const conditions = [{type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: now}];
			const status = {
				phase,
				conditions,
				podIP: '10.0.0.1',
				podIPs: [{ip: '10.0.0.1'}],
				hostIP: '192.168.0.1',
				startTime: now,
			};
			await client.update('Pod', {...pod, status}, {subresource: 'status'});
		};
		const begin = (pod: Pod) => {
			const {name, namespace, uid} = pod.metadata;
			const {readyAfterMs, finish} = life(pod);
			clock.enqueue(async () => {
				if (pod.spec.nodeName !== undefined) return;
				await client.patch('Pod', {name, namespace}, 'merge', {spec: {nodeName: nodeOf(pod)}});
			});
			if (readyAfterMs === undefined) return;
			clock.setTimer(readyAfterMs, () => setStatus(name, namespace, uid, 'Running', true));
			if (finish !== undefined)
				clock.setTimer(readyAfterMs + finish.afterMs, () => setStatus(name, namespace, uid, finish.phase, false));
		};
		const end = (pod: Pod) => {
			const {name, namespace, uid} = pod.metadata;
			clock.setTimer(life(pod).goneAfterMs ?? 0, async () => {
				if (informers.of('Pod').get(`${namespace}/${name}`)?.metadata.uid !== uid) return;
				await client.delete('Pod', {name, namespace}, {gracePeriodSeconds: 0}).catch(() => undefined);
			});
		};
		informers.of('Pod').subscribe({
			added: begin,
			updated: (pod, previous) => {
				if (pod.metadata.deletionTimestamp !== undefined && previous.metadata.deletionTimestamp === undefined) end(pod);
			},
		});
	}

	return {
		...fake,
		clock,
		informers,
		controllers,
		warnings,
		/** Lets this much cluster time pass. */
		pass: async (ms: number) => void (await clock.runUntil(() => false, ms)),
		/** Passes time until the condition holds; fails the test when it does not within `withinMs`. */
		until: async (t: ExecutionContext, what: string, condition: () => boolean, withinMs = 60_000) => {
			const held = await clock.runUntil(condition, withinMs);
			t.true(held, `${what} within ${withinMs} ms; warnings: ${warnings.join('; ')}`);
		},
		create: <K extends KindName>(kind: K, object: Draft<ObjectOf<K>>) =>
			clock.input(undefined, () => client.create(kind, object)),
		/** A merge patch by a user. */
		patch: <K extends KindName>(
			kind: K,
			name: string,
			patch: unknown,
			options: {namespace?: string; subresource?: string} = {namespace: 'default'},
		) =>
			clock.input(undefined, () =>
				client.patch(kind, {name, namespace: options.namespace}, 'merge', patch, {subresource: options.subresource}),
			),
		/** Objects of a kind by name. */
		all: <K extends KindName>(kind: K): readonly ObjectOf<K>[] =>
			[...informers.of(kind).list()].toSorted((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1)),
		get: <K extends KindName>(kind: K, key: string): ObjectOf<K> | undefined => informers.of(kind).get(key),
		/** Events as `reason: message`, in order. */
		events: async (): Promise<readonly string[]> => {
			const {items} = await client.list('Event');
			return items.flatMap(({reason, message, count}) =>
				Array.from({length: count ?? 1}, () => `${reason}: ${message}`),
			);
		},
	};
};

export type ControlPlane = ReturnType<typeof startControlPlane>;

/** A Deployment, ReplicaSet or the like: `app: web`, one container. */
export const workload = (name: string, spec: object = {}, image = 'nginx:1') => ({
	metadata: {name, namespace: 'default', labels: {app: name}},
	spec: {
		replicas: 3,
		selector: {matchLabels: {app: name}},
		template: {metadata: {labels: {app: name}}, spec: {containers: [{name: 'c', image}]}},
		...spec,
	} as never,
});
