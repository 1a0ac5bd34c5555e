import type {Cluster, NodeTemplate} from '../cluster/types.ts';
import {startCluster} from '../cluster/start-cluster.ts';
import {commandContext} from '../cluster/command-context.ts';
import {consoleOptions, type OwnClusterOptions} from '../console/console-options.ts';
import {createLogRing} from '../console/log-ring.ts';
import type {Config} from '../console/config/read-config.ts';
import type {ConsoleLook, ConsoleOptions} from '../console/types.ts';
import {FileError} from '../formats/yaml-documents.ts';
import {beginRun} from '../replay/perform-step.ts';
import {readScenario} from '../replay/read-scenario.ts';
import {schedulerSource} from '../replay/read-scheduler.ts';
import {recordSession, type SessionRecord} from '../replay/record/session-record.ts';
import {resumeSession} from '../replay/record/resume-session.ts';
import {sessionFixture, type Origin} from '../replay/record/session-fixture.ts';
import type {StepReport} from '../replay/report.ts';
import type {Scenario} from '../replay/scenario.ts';
import {setUp} from '../replay/set-up.ts';
import type {Json} from '../machinery/json.ts';
import {openConnection} from './console-connection.ts';
import {clusterOptions, wholeFlag, type ClusterFlags} from './options.ts';

/** The console keeps this many revisions to rewind to. */
const consoleHistory = {revisions: 200_000};

/** As many nodes as asked for, made after the fixture's own in turn, so that what selects its labels finds them. */
const scaledNodes = (
	templates: readonly NodeTemplate[],
	count: number | undefined,
): number | readonly NodeTemplate[] => {
	if (count === undefined) return templates;
	if (templates.length === 0) return count;
	const width = templates.length;
	return Array.from({length: count}, (_, index) => ({
		...templates[index % width]!,
		count: undefined,
		name: `node-${index}`,
	}));
};

/** The first of the reports that is not good, thrown as what is wrong with the fixture. */
const refuseFailed = (report: StepReport | undefined): void => {
	if (report && !report.ok)
		throw new FileError(report.place, undefined, `${report.title}: ${report.message ?? 'failed'}`);
};

/** The session of a console, for `:save`; what began from stored data cannot be begun again from a fixture. */
const savableSession = (
	cluster: Cluster,
	record: SessionRecord,
	origin: Origin | undefined,
): NonNullable<OwnClusterOptions['session']> => ({
	run: record.run,
	get size() {
		return record.size;
	},
	fixture() {
		if (origin === undefined)
			throw new Error('this cluster began from stored data, which no fixture has: its folder is what to keep');
		return sessionFixture(origin, record.inputs(), {now: cluster.time.now(), catalogue: cluster.api.catalogue});
	},
});

const schedulerSourceOf = async (scenario: Scenario, {schedulerConfig}: ClusterFlags): Promise<Json | undefined> =>
	schedulerConfig === undefined ? scenario.schedulerSource : schedulerSource({folder: process.cwd()}, schedulerConfig);

/** A cluster with a console's options on it, its time standing still. */
export interface BegunConsole {
	readonly cluster: Cluster;
	readonly options: ConsoleOptions;
	/** Lets time go on and opens the cluster to other programs. */
	goLive(): void;
	stop(): Promise<void>;
}

export interface BeginOptions {
	/** A fixture, or a saved session. */
	readonly file: string;
	/** The file is a saved session to go on from. */
	readonly isResumed: boolean;
	readonly flags: ClusterFlags;
	readonly defaults: NonNullable<Config['defaults']>;
	readonly look: ConsoleLook;
	/** The time before anybody looks passes as fast as it can. */
	readonly isOnce: boolean;
}

/** Makes the cluster of a fixture, or goes on where a saved session ended. Rejects when it cannot; nothing is left running then. */
export const beginConsole = async (options: BeginOptions): Promise<BegunConsole> => {
	const {file, isResumed, flags, defaults, look, isOnce} = options;
	const scenario = await readScenario(file);
	let now: () => number | undefined = () => undefined;
	let hasBegun = false;
	const log = createLogRing(() => now());
	const {speed = defaults.speed ?? 1, ...given} = await clusterOptions(flags);
	const settings = {
		...scenario.timing,
		stages: scenario.stages,
		seed: defaults.seed ?? scenario.seed,
		controllers: scenario.controllers,
		...(scenario.schedulerConfig && {schedulerConfig: scenario.schedulerConfig}),
		...(scenario.featureGates && {featureGates: scenario.featureGates}),
		...given,
		nodes: scaledNodes(scenario.nodes, wholeFlag('nodes', flags.nodes) ?? defaults.nodes),
	};
	const cluster = await startCluster({
		history: consoleHistory,
		...settings,
		// It begins at one moment, as a replay of it does.
		speed: isOnce ? Infinity : 0,
		log,
		observe: ({store}) => void (hasBegun = store.durable > 1),
	});
	const {time} = cluster;
	now = time.now;
	const startTime = time.now();
	try {
		const context = commandContext(cluster, process.cwd());
		await cluster.informers.synced();
		const run = beginRun(cluster, startTime);
		if (!hasBegun) (await setUp(run, scenario)).forEach(refuseFailed);
		const record = recordSession(cluster, context);
		const origin: Origin = {
			name: scenario.name,
			seed: cluster.seed,
			startTime,
			options: settings,
			schedulerConfig: await schedulerSourceOf(scenario, flags),
			objects: scenario.objects.map(({object}) => object),
		};
		if (isResumed) refuseFailed(await resumeSession(cluster, scenario, record, startTime));
		const session = savableSession(cluster, record, hasBegun ? undefined : origin);
		let connection: ReturnType<typeof openConnection> | undefined;
		const stop = async (): Promise<void> => {
			await connection?.close();
			await cluster.stop();
		};
		return {
			cluster,
			options: {
				...look,
				...consoleOptions({
					cluster,
					context,
					title: scenario.name,
					readOnly: look.readOnly === true,
					log,
					session,
					connection: () => connection?.describe(),
					connect: fork => openConnection(fork, false),
					close: stop,
				}),
			},
			goLive() {
				time.setSpeed(speed);
				connection = openConnection(cluster, false);
			},
			stop,
		};
	} catch (error) {
		await cluster.stop();
		throw error;
	}
};
