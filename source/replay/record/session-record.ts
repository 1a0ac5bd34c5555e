import {isInput, type JournaledInput} from '../../clock/engine.ts';
import type {ResourceRequest} from '../../api/types.ts';
import {isStoreInput} from '../../cluster/journaled-store.ts';
import type {Cluster} from '../../cluster/types.ts';
import {users} from '../../cluster/users.ts';
import {runCommand} from '../../commands/run-command.ts';
import type {CommandContext, CommandResult} from '../../commands/types.ts';
import {filesOf, withInlineFiles} from './inline-files.ts';

/** What was done to a cluster, in the order in which it was begun; times in ms of cluster time. */
export type RecordedInput =
	| {
			readonly kind: 'command';
			readonly at: number;
			readonly endedAt: number;
			readonly line: string;
			/** Why it was refused. */
			readonly refused?: string;
			/** Stopped by hand before its end: what it had done until then. */
			readonly stopped?: readonly JournaledInput[];
	  }
	| {readonly kind: 'outside'; readonly at: number; readonly entry: JournaledInput};

/** Notes what changes a cluster, from when it is made on. */
export interface SessionRecord {
	/** Runs a command line at an instant of its own and notes it when it changed something. Rejects as `runCommand`. */
	run(line: string, run: Pick<CommandContext, 'progress' | 'signal'>): Promise<CommandResult>;
	/** Everything up to now; what is still under way is as far as it has come. */
	inputs(): readonly RecordedInput[];
	/** How many lines there are to save. */
	readonly size: number;
}

interface Begun {
	readonly at: number;
	readonly line: string;
	/** Place in the journal. */
	readonly from: number;
	to: number;
	endedAt: number;
	refused?: string;
	isStopped: boolean;
}

/** Whether a journal entry was written by a command of this process, and not by another program. */
const isOwn = ({input}: JournaledInput): boolean =>
	isStoreInput(input) || (input as Partial<ResourceRequest>).user === users.admin;

/** The texts of the files that a line reads; those that cannot be read are left to the command to complain of. */
const readFiles = async (line: string, context: CommandContext): Promise<ReadonlyMap<string, string>> => {
	const texts = new Map<string, string>();
	for (const file of filesOf(line)) {
		const text = await context.readFile(file).catch(() => undefined);
		if (text !== undefined) texts.set(file, text);
	}
	return texts;
};

/** Records a cluster whose commands are run with a context. */
export const recordSession = ({time}: Pick<Cluster, 'time'>, context: CommandContext): SessionRecord => {
	const start = time.journal.length;
	const commands: Begun[] = [];
	let last: Promise<unknown> = Promise.resolve();

	/** What a command wrote itself; what was refused, and what others wrote meanwhile, is not among it. */
	const entriesOf = ({from, to}: Begun): readonly JournaledInput[] =>
		time.journal
			.slice(from, to)
			.filter(isInput)
			.filter(entry => isOwn(entry) && entry.refused === undefined);

	const outside = (): readonly RecordedInput[] =>
		time.journal
			.slice(start)
			.filter(isInput)
			.filter(entry => !isOwn(entry) && entry.refused === undefined)
			.map(entry => ({kind: 'outside', at: entry.at, entry}));

	const inputOf = (begun: Begun): RecordedInput => ({
		kind: 'command',
		at: begun.at,
		endedAt: begun.endedAt,
		line: begun.line,
		...(begun.refused === undefined ? {} : {refused: begun.refused}),
		...(begun.isStopped ? {stopped: entriesOf(begun)} : {}),
	});

	const perform: SessionRecord['run'] = async (line, {progress, signal}) => {
		const texts = await readFiles(line, context);
		const readFile = async (name: string) => texts.get(name) ?? context.readFile(name);
		return time.atInstant(async () => {
			const from = time.journal.length;
			const at = time.now();
			const begun: Begun = {
				at,
				line: withInlineFiles(line, texts),
				from,
				to: Infinity,
				endedAt: Infinity,
				isStopped: false,
			};
			commands.push(begun);
			try {
				return await runCommand(line, {...context, readFile, progress, signal});
			} catch (error) {
				begun.refused = (error as Error).message;
				throw error;
			} finally {
				begun.to = time.journal.length;
				begun.endedAt = time.now();
				begun.isStopped = signal?.aborted === true;
			}
		});
	};

	const changed = () => commands.filter(begun => entriesOf(begun).length > 0);

	return {
		run(line, run) {
			// One after the other, as a fixture's steps.
			const running = last.then(() => perform(line, run));
			last = running.catch(() => undefined);
			return running;
		},
		inputs: () => [...changed().map(inputOf), ...outside()].toSorted((a, b) => a.at - b.at),
		get size() {
			return changed().length + outside().length;
		},
	};
};
