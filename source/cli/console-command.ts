import type {Cluster, NodeTemplate} from '../cluster/types.ts';
import {startCluster} from '../cluster/start-cluster.ts';
import {commandContext} from '../cluster/command-context.ts';
import {createLogRing} from '../console/log-ring.ts';
import {openConsole, printOnce, type OpenConsoleOptions} from '../console/open-console.ts';
import {FileError} from '../formats/yaml-documents.ts';
import {commandContexts} from '../replay/perform-step.ts';
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
import {loadSettings, settingsFlags, type SettingsFlags} from './console-settings.ts';
import {clusterFlags, clusterOptions, wholeFlag, type ClusterFlags} from './options.ts';

export const consoleFlags = {
	...clusterFlags,
	...settingsFlags,
	once: {type: 'boolean'},
	session: {type: 'string'},
} as const;

export interface ConsoleFlags extends ClusterFlags, SettingsFlags {
	readonly once?: boolean;
	/** A saved session to go on from, in place of a fixture. */
	readonly session?: string;
}

/** The console keeps this many revisions to rewind to. */
const consoleHistory = {revisions: 200_000};

/** Cluster time that passes before `--once` prints: enough for what the fixture creates to be running. */
const onceMs = 10_000;

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

const openWithConnection = async (options: OpenConsoleOptions): Promise<void> => {
	const connection = openConnection(options.cluster, false);
	try {
		await openConsole({...options, connection: () => connection.describe()});
	} finally {
		await connection.close();
	}
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
): NonNullable<OpenConsoleOptions['session']> => ({
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

const schedulerSourceOf = (scenario: Scenario, {schedulerConfig}: ConsoleFlags): Json | undefined =>
	schedulerConfig === undefined ? scenario.schedulerSource : schedulerSource({folder: process.cwd()}, schedulerConfig);

/**
`inkube [fixture]`: the console on a cluster made from a fixture's cluster and objects (its steps are not played), or, with
`--session`, on one that goes on where a saved session ended.
*/
export const consoleCommand = async (fixture: string, flags: ConsoleFlags): Promise<number> => {
	const {config, settings: look, readOnly, save} = await loadSettings(flags);
	const {defaults = {}} = config;
	const scenario = await readScenario(flags.session ?? fixture);
	const isTerminal = process.stdout.isTTY && process.stdin.isTTY;
	const once = flags.once === true || !isTerminal;
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
		speed: once ? Infinity : 0,
		log,
		observe: ({store}) => void (hasBegun = store.durable > 1),
	});
	const {time} = cluster;
	now = time.now;
	const startTime = time.now();
	try {
		const context = commandContext(cluster, process.cwd());
		await cluster.informers.synced();
		const run = {cluster, contextOf: commandContexts(cluster), startMs: startTime};
		if (!hasBegun) (await setUp(run, scenario)).forEach(refuseFailed);
		const record = recordSession(cluster, context);
		const origin: Origin = {
			name: scenario.name,
			seed: cluster.seed,
			startTime,
			options: settings,
			schedulerConfig: schedulerSourceOf(scenario, flags),
			objects: scenario.objects.map(({object}) => object),
		};
		if (flags.session !== undefined) refuseFailed(await resumeSession(cluster, scenario, record, startTime));
		const session = savableSession(cluster, record, hasBegun ? undefined : origin);
		const options = {cluster, context, title: scenario.name, readOnly, log, session, settings: look};
		if (once) {
			if (flags.session === undefined) await time.runUntil(() => false, onceMs);
			process.stdout.write(await printOnce(options));
		} else {
			time.setSpeed(speed);
			await openWithConnection(options);
			await save();
		}
	} finally {
		await cluster.stop();
	}
	return 0;
};
