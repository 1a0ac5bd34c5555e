import type {Cluster, NodeTemplate} from '../cluster/types.ts';
import {startCluster} from '../cluster/start-cluster.ts';
import {commandContext} from '../cluster/command-context.ts';
import {createLogRing} from '../console/log-ring.ts';
import {openConsole, printOnce, type OpenConsoleOptions} from '../console/open-console.ts';
import {createObject} from '../commands/apply-object.ts';
import {readScenario} from '../replay/read-scenario.ts';
import {openConnection} from './console-connection.ts';
import {clusterFlags, clusterOptions, wholeFlag, type ClusterFlags} from './options.ts';

export const consoleFlags = {
	...clusterFlags,
	readOnly: {type: 'boolean'},
	once: {type: 'boolean'},
} as const;

export interface ConsoleFlags extends ClusterFlags {
	readonly readOnly?: boolean;
	readonly once?: boolean;
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

/** `inkube [fixture]`: the console on a cluster made from a fixture's cluster and objects (its steps are not played). */
export const consoleCommand = async (fixture: string, flags: ConsoleFlags): Promise<number> => {
	const scenario = await readScenario(fixture);
	const isTerminal = process.stdout.isTTY && process.stdin.isTTY;
	const once = flags.once === true || !isTerminal;
	let time: Cluster['time'] | undefined;
	const log = createLogRing(() => time?.now());
	const cluster = await startCluster({
		history: consoleHistory,
		...scenario.timing,
		seed: scenario.seed,
		...(await clusterOptions(flags)),
		nodes: scaledNodes(scenario.nodes, wholeFlag('nodes', flags.nodes)),
		controllers: scenario.controllers,
		...(once ? {speed: Infinity} : {}),
		log,
	});
	({time} = cluster);
	try {
		const context = commandContext(cluster, process.cwd());
		// What goes on from before is what people have made of it.
		if (cluster.isNew) for (const {object} of scenario.objects) await createObject(object, context);
		const options = {cluster, context, title: scenario.name, readOnly: flags.readOnly ?? false, log};
		if (once) {
			await cluster.informers.synced();
			await cluster.time.runUntil(() => false, onceMs);
			process.stdout.write(await printOnce(options));
		} else await openWithConnection(options);
	} finally {
		await cluster.stop();
	}
	return 0;
};
