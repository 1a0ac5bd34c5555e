import type {Logger} from '../client/types.ts';
import type {SchedulerConfiguration} from '../scheduler/framework/scheduler-configuration.ts';
import type {RevisionStore} from '../store/types.ts';
import type {StartOptions} from './foundation.ts';
import type {Instant} from './instants.ts';
import {exactForkMs} from './limits.ts';
import {silentLog} from './silent-log.ts';
import {startCluster} from './start-cluster.ts';
import type {Cluster, ClusterOptions} from './types.ts';

/**
How a fork comes to its state. `restart`: from what the store held, as a control plane that is started again; other seeds and
schedulers can be tried. `exact`: by doing again what was done since the cluster began, so that it is the same in everything
that no store holds either (queues, timers, what chance will decide), and goes on as the cluster would.
*/
export type ForkWay =
	| {readonly way: 'restart'; readonly seed?: number; readonly schedulerConfig?: SchedulerConfiguration}
	| {
			readonly way: 'exact';
			readonly signal?: AbortSignal;
			/** Told how much of what was done has been done again, in whole hundredths. */
			progress?(hundredths: number): void;
	  };

export type ForkOptions = ForkWay & {
	/**
	The revision to go on from; the present without it. An exact fork stands at the end of the instant that the revision is part
	of, which may have had further ones.
	*/
	readonly revision?: number;
	/** Pace of its time; that of the cluster it comes from unless given. */
	readonly speed?: number;
	readonly log?: Logger;
	/** See ClusterOptions. */
	readonly observe?: ClusterOptions['observe'];
};

const speedOf = (cluster: Cluster, {speed = cluster.time.speed}: ForkOptions): number => speed;

const startFork = (cluster: Cluster, fork: ForkOptions, changes: StartOptions): Promise<Cluster> =>
	startCluster({
		...cluster.origin.options,
		// Folder and etcd are those of the cluster that goes on.
		data: undefined,
		etcd: undefined,
		journal: undefined,
		nodes: 0,
		seed: cluster.seed,
		log: fork.log ?? silentLog,
		observe: fork.observe,
		...changes,
	});

/** What a store held at a revision, to be gone on from once; the store itself is let go then. */
const heldAt = (store: RevisionStore, revision: number): NonNullable<StartOptions['continueStore']> => {
	let from: RevisionStore | undefined = store;
	return clock => {
		const next = from!.fork(revision, clock);
		from = undefined;
		return next;
	};
};

const restart = (cluster: Cluster, instant: Instant, fork: ForkOptions & {way: 'restart'}): Promise<Cluster> =>
	startFork(cluster, fork, {
		startTime: instant.at,
		speed: speedOf(cluster, fork),
		continueStore: heldAt(cluster.store, fork.revision ?? Math.min(instant.revision, cluster.store.durable)),
		...(fork.seed !== undefined && {seed: fork.seed}),
		...(fork.schedulerConfig && {schedulerConfig: fork.schedulerConfig}),
	});

/** Lets a cluster that repeats another come to an instant of it. Rejects when it comes elsewhere. */
const reach = async (
	{time, store}: Cluster,
	instant: Instant,
	{signal, progress}: ForkWay & {way: 'exact'},
): Promise<void> => {
	const {items, inputs, revision, at} = instant;
	let told = 0;
	const tell = (): void => {
		const hundredths = Math.floor((100 * time.items) / Math.max(1, items));
		if (hundredths > told) progress?.((told = hundredths));
	};
	const isReached = (): boolean => {
		tell();
		return time.items >= items && time.journal.length >= inputs;
	};
	await time.runUntil(() => isReached() || signal?.aborted === true, exactForkMs);
	if (signal?.aborted) throw new Error(`stopped at revision ${store.tip} of ${revision}`);
	await time.runUntil(() => false, at - time.now());
	if (store.tip !== revision || time.items !== items)
		throw new Error(
			`what was done cannot be repeated exactly: it came to revision ${store.tip}, not ${revision}. Something was asked that no journal holds, such as the API of another server; a fork that is not exact can be made`,
		);
};

const repeat = async (cluster: Cluster, instant: Instant, fork: ForkOptions & {way: 'exact'}): Promise<Cluster> => {
	const {unrepeatable, startTime, instants} = cluster.origin;
	const problem = unrepeatable ?? (instants.isComplete ? undefined : 'it has run for too long to remember all of it');
	if (problem !== undefined)
		throw new Error(`this cluster cannot be forked exactly: ${problem}. A fork that is not exact can be made`);
	const journal = cluster.time.journal.slice(0, instant.inputs);
	const repeated = await startFork(cluster, fork, {startTime, speed: Infinity, journal});
	try {
		await reach(repeated, instant, fork);
	} catch (error) {
		await repeated.stop();
		throw error;
	}
	const speed = speedOf(cluster, fork);
	if (speed !== Infinity) repeated.time.setSpeed(speed);
	return repeated;
};

/** Refuses revisions that the store does not have, in its own words. */
const checkRevision = ({store}: Cluster, revision: number): void => void store.range({key: '\0', revision, limit: 1});

/**
Starts a second cluster, in memory, that goes on from a revision of another: with a pump, a clock (which begins at the cluster
time of that revision), chance and a history of its own. Rejects with CompactedError or FutureRevisionError when the
revision is not there, and with an Error when the cluster cannot be forked exactly; nothing is left running then. Whoever
forks stops the fork.
*/
export const forkCluster = async (cluster: Cluster, fork: ForkOptions): Promise<Cluster> => {
	const {instants} = cluster.origin;
	const {revision} = fork;
	const present = await cluster.time.atInstant(async () => instants.now());
	if (revision !== undefined && (fork.way === 'restart' || revision > present.revision))
		checkRevision(cluster, revision);
	const instant = revision === undefined ? present : instants.of(revision);
	return fork.way === 'exact' ? repeat(cluster, instant, fork) : restart(cluster, instant, fork);
};
