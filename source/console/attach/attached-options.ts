import {readFile} from 'node:fs/promises';
import {createRandom} from '../../clock/random.ts';
import type {TimeEngine} from '../../clock/engine.ts';
import {completeCommand} from '../../commands/complete-command.ts';
import {commands} from '../../commands/commands.ts';
import {parseCommand} from '../../commands/parse-command.ts';
import {inverseOfCommand, previewCommand, runCommand} from '../../commands/run-command.ts';
import type {Command, CommandContext} from '../../commands/types.ts';
import {isParseError, WordError, parseErrorOf} from '../../commands/word-error.ts';
import {completionOf} from '../completion.ts';
import type {LogRing} from '../log-ring.ts';
import type {ConsoleOptions, ConsoleSettings} from '../types.ts';
import type {AttachedCluster} from './attached-cluster.ts';

/** Verbs of what only a cluster in this process has: its time, its store. */
const ownVerbs: ReadonlySet<string> = new Set(['speed', 'pause', 'resume', 'step', 'kv']);

/** Verbs that simulated kubelets understand, and real ones do not. */
const simulatorVerbs: ReadonlySet<string> = new Set(['fail', 'heal', 'slow', 'kill']);

/** Why a verb means nothing on a cluster; undefined where it does. */
const whyNot = (verb: string, gitVersion: string): string | undefined => {
	if (ownVerbs.has(verb)) return `${verb} needs a cluster in this process; this one is attached`;
	if (simulatorVerbs.has(verb) && !gitVersion.includes('inkube'))
		return `${verb} needs the simulated kubelets of inkube, and this is Kubernetes ${gitVersion}`;
	return undefined;
};

export interface AttachedOptions {
	readonly attached: AttachedCluster;
	readonly time: TimeEngine;
	readonly title: string;
	readonly namespace: string;
	readonly readOnly: boolean;
	readonly log: LogRing;
	readonly settings?: ConsoleSettings;
}

/** The console on a cluster that is elsewhere: what needs the simulator says so. */
export const attachedOptions = (options: AttachedOptions): ConsoleOptions => {
	const {attached, time, title, namespace, readOnly, log, settings} = options;
	const {client, informers, gitVersion, shown} = attached;
	const context: CommandContext = {
		client,
		informers,
		clock: time.observer,
		namespace,
		random: createRandom(time.now()),
		readFile: name => time.observer.outside(readFile(name, 'utf8')),
	};
	const usable: readonly Command[] = commands.filter(({verb}) => whyNot(verb, gitVersion) === undefined);
	const names = completionOf({client, informers});
	const refuse = (line: string): void => {
		const parsed = parseCommand(line);
		const why = isParseError(parsed) ? undefined : whyNot(parsed.command.verb, gitVersion);
		if (why !== undefined) throw new Error(why);
	};
	return {
		...settings,
		cluster: {...shown, logRing: log},
		title,
		readOnly,
		async runCommandLine(line, run) {
			refuse(line);
			return runCommand(line, {...context, ...run});
		},
		checkCommandLine(line) {
			const parsed = parseCommand(line);
			if (isParseError(parsed)) return parsed;
			const why = whyNot(parsed.command.verb, gitVersion);
			const start = line.search(/\S/);
			return why === undefined
				? undefined
				: parseErrorOf(new WordError({start, end: start + parsed.command.verb.length}, why));
		},
		isDangerousLine(line) {
			const parsed = parseCommand(line);
			return !isParseError(parsed) && parsed.command.dangerous === true;
		},
		completeCommandLine: (line, cursor) => completeCommand(line, cursor, names, usable),
		previewCommandLine: line => previewCommand(line, context),
		inverseOf: line => inverseOfCommand(line, context),
		readLog: (...asked) => client.log(...asked),
		connection: () => `attached to ${title} (Kubernetes ${gitVersion})`,
	};
};
