import {objectChanges} from '../cluster/object-changes.ts';
import type {Cluster} from '../cluster/types.ts';
import {completeCommand} from '../commands/complete-command.ts';
import {parseCommand} from '../commands/parse-command.ts';
import {inverseOfCommand, previewCommand, runCommand} from '../commands/run-command.ts';
import type {CommandContext} from '../commands/types.ts';
import {isParseError} from '../commands/word-error.ts';
import {completionOf} from './completion.ts';
import {openFork} from './fork/open-fork.ts';
import type {LogRing} from './log-ring.ts';
import {openPastCluster} from './past/past-cluster.ts';
import {createTimeline} from './past/timeline.ts';
import type {ConsoleOptions} from './types.ts';
import {paletteVerbs} from './verbs/console-verbs.ts';
import type {SavableSession} from './verbs/savable-session.ts';

export interface OwnClusterOptions {
	readonly cluster: Cluster;
	/** What commands run with. */
	readonly context: CommandContext;
	readonly title: string;
	readonly readOnly: boolean;
	/** What the components say. */
	readonly log: LogRing;
	/** How other programs reach the cluster; see ConsoleOptions. */
	connection?(): string | undefined;
	/** Says something in the message line; see ConsoleOptions. */
	readonly announce?: ConsoleOptions['announce'];
	/** What notes commands so that they can be saved; without it nothing can. */
	readonly session?: SavableSession;
	/** Opens a cluster to other programs, for forks; without it they are not reached from outside. */
	connect?(cluster: Cluster): {describe(): string | undefined; close(): Promise<void>};
	/** Stops the cluster, when a fork takes its place. */
	close?(): Promise<void>;
}

/** What the console needs of a cluster of this process. */
export const consoleOptions = ({
	cluster,
	context,
	title,
	readOnly,
	log,
	connection,
	session,
	announce,
	connect,
	close,
}: OwnClusterOptions): ConsoleOptions => {
	const names = completionOf(cluster);
	const verbs = paletteVerbs(cluster.time, session);
	const timeline = createTimeline(cluster.store, () => cluster.time.now());
	return {
		cluster: {
			informers: cluster.informers,
			time: cluster.time,
			store: cluster.store,
			statistics: () => cluster.statistics(),
			logRing: log,
		},
		title,
		readOnly,
		...(connection === undefined ? {} : {connection}),
		...(announce === undefined ? {} : {announce}),
		...(close === undefined ? {} : {close}),
		runCommandLine(line, run) {
			const own = verbs.ownLine(line);
			if (own) return own.command.run(own.args, {...context, ...run});
			return session ? session.run(line, run) : runCommand(line, {...context, ...run});
		},
		checkCommandLine(line) {
			const parsed = parseCommand(line, verbs.all);
			return isParseError(parsed) ? parsed : undefined;
		},
		isDangerousLine(line) {
			const parsed = parseCommand(line);
			return !isParseError(parsed) && parsed.command.dangerous === true;
		},
		completeCommandLine: (line, cursor) => completeCommand(line, cursor, names, verbs.all),
		previewCommandLine: line => previewCommand(line, context),
		inverseOf: async line => (verbs.ownLine(line) ? [] : inverseOfCommand(line, context)),
		readLog: (...asked) => cluster.client.log(...asked),
		openFork: (request, run) => openFork({cluster, title, connect, optionsOf: consoleOptions}, request, run),
		timeline,
		openPast: moment => openPastCluster(cluster.client, moment),
		compareWithNow: moment => objectChanges(cluster.store, moment.revision),
		explain: async ({name, namespace}) => cluster.explain(namespace, name),
		explainAttempt: ({sequence}) => cluster.explainAttempt(sequence),
	};
};
