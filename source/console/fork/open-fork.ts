import {commandContext} from '../../cluster/command-context.ts';
import {forkCluster, type ForkWay} from '../../cluster/fork-cluster.ts';
import type {Cluster} from '../../cluster/types.ts';
import {loadSchedulerConfiguration} from '../../commands/scheduler-configuration-file.ts';
import {recordSession} from '../../replay/record/session-record.ts';
import type {OwnClusterOptions} from '../console-options.ts';
import {createLogRing} from '../log-ring.ts';
import type {CommandRun, ConsoleOptions} from '../types.ts';
import {compareFork, type Comparison} from './comparison.ts';
import type {ForkRequest} from './fork-request.ts';

/** A fork with a console's options on it, and what it is held against. */
export interface ForkedCluster {
	readonly options: ConsoleOptions;
	/** The revision from which both went on. */
	readonly revision: number;
	readonly comparison: Comparison;
	/** Stops the fork, and frees it. */
	close(): Promise<void>;
}

interface ForkOrigin {
	readonly cluster: Cluster;
	readonly title: string;
	/** Opens a cluster to other programs. */
	readonly connect: OwnClusterOptions['connect'];
	/** Makes a console's options for a cluster. */
	optionsOf(own: OwnClusterOptions): ConsoleOptions;
}

const wayOf = async ({exact, seed, scheduler}: ForkRequest, {signal, progress}: CommandRun): Promise<ForkWay> => {
	if (exact) {
		const tell = (done: number): void => progress('doing again what was done', {done, all: 100, held: 0});
		return {way: 'exact', signal, progress: tell};
	}
	progress('starting a control plane');
	const schedulerConfig = scheduler === undefined ? undefined : await loadSchedulerConfiguration(scheduler);
	return {way: 'restart', ...(seed !== undefined && {seed}), ...(schedulerConfig && {schedulerConfig})};
};

/** Forks a cluster and makes the options of a console on the fork. Rejects with why it cannot be; nothing is left running then. */
export const openFork = async (
	{cluster, title, connect, optionsOf}: ForkOrigin,
	request: ForkRequest,
	run: CommandRun,
): Promise<ForkedCluster> => {
	let now: () => number | undefined = () => undefined;
	const log = createLogRing(() => now());
	const way = await wayOf(request, run);
	const fork = await forkCluster(cluster, {
		...way,
		log,
		...(request.revision !== undefined && {revision: request.revision}),
	});
	now = fork.time.now;
	// One that was restarted may have written already.
	const revision = request.exact ? fork.store.durable : fork.origin.instants.of(0).revision;
	const connection = connect?.(fork);
	const close = async (): Promise<void> => {
		await connection?.close();
		await fork.stop();
	};
	const context = commandContext(fork, process.cwd());
	const record = recordSession(fork, context);
	const options = optionsOf({
		cluster: fork,
		context,
		title: request.name ?? `${title}@${revision}`,
		readOnly: false,
		log,
		session: {
			run: record.run,
			get size() {
				return record.size;
			},
			fixture() {
				throw new Error('a fork cannot be begun again from a fixture; a step "fork" of one can make it again');
			},
		},
		...(connection && {connection: () => connection.describe()}),
		...(connect && {connect}),
		close,
	});
	return {
		options,
		revision,
		comparison: compareFork(cluster, fork, revision),
		close,
	};
};
