import {createApiServer} from '../api/api-server.ts';
import {withComputed} from '../api/computed/with-computed.ts';
import {builtInKinds} from '../api/kinds/built-in-kinds.ts';
import type {ApiServer, UserInfo} from '../api/types.ts';
import {createRandom, systemEntropy, type Random} from '../clock/random.ts';
import type {ComponentContext, Running} from '../client/component.ts';
import {createEventRecorder} from '../client/event-recorder.ts';
import {createInProcessClient} from '../client/in-process-client.ts';
import {createInformers} from '../client/informers.ts';
import type {Client, Logger} from '../client/types.ts';
import {monitorGraceMs} from '../controllers/nodelifecycle/node-health.ts';
import {startControllers, type RunningControllers} from '../controllers/start-controllers.ts';
import {simulatedKubelets} from '../kubelet/simulated-kubelets.ts';
import {formatDuration} from '../machinery/duration.ts';
import {startKubelets} from '../kubelet/start-kubelets.ts';
import {explainPod} from '../scheduler/explain-pod.ts';
import {startScheduler, type RunningScheduler} from '../scheduler/start-scheduler.ts';
import {kindsBehind} from './feature-gates.ts';
import {componentMetrics} from './component-metrics.ts';
import {prefixEnd} from '../store/key-range.ts';
import {createTime, type StartOptions} from './foundation.ts';
import {followInstants} from './instants.ts';
import {journaledApi, performJournaled} from './journaled-api.ts';
import {openStorage} from './open-storage.ts';
import {performInput} from './perform-input.ts';
import {placementsOf} from './placements.ts';
import {resourceMetrics} from './resource-metrics.ts';
import {replayAuthority} from './replay-authority.ts';
import {nodeDrafts} from './simulated-nodes.ts';
import {silentLog} from './silent-log.ts';
import {measure} from './statistics.ts';
import type {Cluster, ClusterOptions, ComponentName} from './types.ts';
import {users} from './users.ts';

/** Says that nodes are given up later than people know it, where their heartbeats are slow. */
const noteSlowHeartbeat = ({heartbeatMs}: ClusterOptions, log: Logger): void => {
	const [graceMs, usualMs] = [monitorGraceMs(heartbeatMs), monitorGraceMs()];
	if (heartbeatMs === undefined || graceMs === usualMs) return;
	log.warn(
		`nodes show that they live every ${formatDuration(heartbeatMs)}: one counts as lost after ${formatDuration(graceMs)} of silence, not ${formatDuration(usualMs)}`,
	);
};

const everything: ReadonlySet<ComponentName> = new Set(['store', 'api', 'scheduler', 'controllers', 'kubelets']);

/** What the API server keeps in the store. */
const registry = '/registry/';

/** Makes the simulated nodes that the store does not have from before. */
const createNodes = async (client: Client, nodes: NonNullable<ClusterOptions['nodes']>): Promise<void> => {
	const present = new Set((await client.list('Node')).items.map(({metadata}) => metadata.name));
	for (const node of nodeDrafts(nodes)) if (!present.has(node.metadata.name ?? '')) await client.create('Node', node);
};

/** What chance decides. A cluster that goes on from earlier ones must not give names and uids that they gave. */
const drawsOf = (seed: number, restartedAt: number | undefined): Random =>
	restartedAt === undefined ? createRandom(seed) : createRandom(seed).fork(`restart at revision ${restartedAt}`);

/** Why the journal of a cluster cannot be replayed from its start. */
const unrepeatable = ({data, etcd, continueStore, keepsJournal = true}: StartOptions): string | undefined => {
	if (continueStore !== undefined) return 'it began as a fork of another one';
	if (data !== undefined) return 'it is kept in a data folder, whose time is not that of a replay';
	if (etcd !== undefined) return 'its store is an etcd cluster, which others write to';
	return keepsJournal ? undefined : 'it keeps no journal';
};

/** Puts the rooms of a cluster together and starts them. Rejects when the data folder cannot be used; nothing is left running then. */
export const startCluster = async (options: StartOptions = {}): Promise<Cluster> => {
	const log = options.log ?? silentLog;
	const seed = options.seed ?? 1;
	const components = options.components ?? everything;
	const gates = options.featureGates ?? new Set();
	let api!: ApiServer;
	const time = createTime(options, log, input => performInput(store, input, other => performJournaled(api, other)));
	const {store, storage, close} = await openStorage(options, time, log).catch((error: unknown) => {
		time.stop();
		throw error;
	});
	const isNew = store.range({key: registry, end: prefixEnd(registry), limit: 1}).kvs.length === 0;
	const startTime = time.now();
	const instants = followInstants(time, store);
	const random = drawsOf(seed, isNew ? undefined : store.durable);
	options.observe?.({store, time});
	const running: Running[] = [];
	let scheduler: RunningScheduler | undefined;
	let controllers: RunningControllers | undefined;
	let statistics = measure({store, scheduler, controllers});

	const clientFor = (user: UserInfo, userAgent: string, over = api) => createInProcessClient(over, {user, userAgent});
	const contextFor = (user: UserInfo, userAgent: string, draws: Random): ComponentContext => {
		const client = clientFor(user, userAgent);
		return {
			client,
			informers,
			clock: time,
			random: draws,
			log,
			events: createEventRecorder(client, time, userAgent, log),
		};
	};

	await time.input(undefined, async () => {
		const stored = await createApiServer({
			storage,
			clock: time,
			observer: time.observer,
			random: random.fork('api'),
			entropy: systemEntropy,
			kinds: [...builtInKinds, ...kindsBehind(gates)],
			...(components.has('kubelets') && {kubelets: simulatedKubelets(time)}),
			log,
		});
		const measured = () => (components.has('kubelets') ? informers : undefined);
		const metrics = resourceMetrics(measured, time, random.fork('usage'));
		api =
			options.plain === true
				? stored
				: withComputed(stored, [placementsOf(() => scheduler), ...metrics], time.observer);
	});
	const informers = createInformers(clientFor(users.controllers, 'kube-controller-manager'), time, {log});

	const stop = async (): Promise<void> => {
		for (const component of running.toReversed()) component.stop();
		informers.stop();
		// The store needs the pump to tell of what it has written.
		await close();
		time.stop();
	};
	let stopping: Promise<void> | undefined;

	const cluster: Cluster = {
		time,
		store,
		api,
		client: clientFor(users.admin, 'inkube', journaledApi(api, time)),
		informers,
		seed,
		isNew,
		origin: {options, startTime, instants, unrepeatable: unrepeatable(options)},
		log,
		explain(namespace, name) {
			const pod = informers.of('Pod').get(`${namespace}/${name}`);
			if (!scheduler) throw new Error('this cluster runs no scheduler');
			if (!pod) throw new Error(`pods "${name}" not found`);
			const {configuration} = scheduler;
			const explanation = explainPod(scheduler.cluster, pod, {configuration, nowMs: time.now()});
			return {...explanation, queue: scheduler.history(pod)};
		},
		async explainAttempt(sequence) {
			const record = scheduler?.decisions.get(sequence);
			if (!scheduler || !record) throw new Error(`attempt ${sequence} of the scheduler is forgotten`);
			return {...(await scheduler.explainPast(record)), queue: record.history};
		},
		statistics: () => statistics(),
		metrics: () => componentMetrics(statistics()),
		whatIf: edits => scheduler?.whatIf(edits),
		stop: () => (stopping ??= stop()),
	};

	const startComponents = (rootCertificate: string) => {
		if (components.has('kubelets')) {
			const {heartbeatMs, podStartMs, podStopMs, imagePullMs} = options;
			const given = Object.entries({heartbeatMs, podStartMs, podStopMs, imagePullMs}).filter(
				([, value]) => value !== undefined,
			);
			running.push(
				startKubelets(
					contextFor(users.kubelets, 'kubelet', random.fork('kubelet')),
					Object.fromEntries(given),
					options.stages,
				),
			);
		}
		if (components.has('scheduler')) {
			const context = contextFor(users.scheduler, 'default-scheduler', random.fork('scheduler'));
			scheduler = startScheduler(context, {
				configuration: options.schedulerConfig,
				served: {podGroups: gates.has('GangScheduling'), devices: true},
			});
			running.push(scheduler);
		}
		if (components.has('controllers')) {
			noteSlowHeartbeat(options, log);
			const context = contextFor(users.controllers, 'kube-controller-manager', random.fork('controllers'));
			controllers = startControllers(context, {
				select: options.controllers ?? '*',
				rootCertificate,
				...(options.heartbeatMs !== undefined && {heartbeatMs: options.heartbeatMs}),
				groupsJobs: gates.has('EnableWorkloadWithJob'),
			});
			running.push(controllers);
		}
	};

	try {
		const rootCertificate = (await options.rootCertificate) ?? replayAuthority;
		await time.input(undefined, () => startComponents(rootCertificate));
		statistics = measure({store, scheduler, controllers});
		if (!options.journal) await createNodes(cluster.client, options.nodes ?? 0);
	} catch (error) {
		await cluster.stop();
		throw error;
	}
	if (options.speed !== Infinity) time.setSpeed(options.speed ?? 1);
	return cluster;
};
