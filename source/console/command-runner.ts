import type {CommandResult, Share} from '../commands/types.ts';
import {commandQueueMax, progressLinesMax} from './limits.ts';
import type {CommandRun} from './types.ts';

/** The command that runs and those that wait for it. */
export interface RunnerState {
	readonly current?: {
		readonly line: string;
		readonly progress: readonly string[];
		/** How far it has come, where that can be counted. */
		readonly share?: Share;
		readonly aborting: boolean;
	};
	readonly waiting: readonly string[];
}

/** True while a command runs or waits. */
export const isBusy = ({current, waiting}: RunnerState): boolean => current !== undefined || waiting.length > 0;

/** How a command ended. */
export type CommandOutcome =
	| {readonly kind: 'done'; readonly line: string; readonly result: CommandResult}
	| {readonly kind: 'failed'; readonly line: string; readonly message: string};

/** What else is done about a line. */
export interface LineHooks {
	/** Awaited before it runs. */
	before?(): Promise<void>;
	ended?(outcome: CommandOutcome): void;
}

export interface CommandRunner {
	/** Runs a line after those that wait; false when too many wait already. */
	run(line: string, hooks?: LineHooks): boolean;
	/** Aborts the running command and forgets those that wait; false when nothing runs. */
	abort(): boolean;
}

interface RunnerOptions {
	runCommandLine(line: string, run: CommandRun): Promise<CommandResult>;
	changed(state: RunnerState): void;
	ended(outcome: CommandOutcome): void;
}

/** Runs command lines one after the other, in the order they were given. */
export const createCommandRunner = ({runCommandLine, changed, ended}: RunnerOptions): CommandRunner => {
	let state: RunnerState = {waiting: []};
	let queue: readonly {readonly line: string; readonly hooks: LineHooks}[] = [];
	let controller: AbortController | undefined;

	const become = (next: RunnerState): void => {
		state = next;
		changed(state);
	};

	const note = (line: string, share?: Share): void => {
		const {current} = state;
		if (!current) return;
		const progress = [...current.progress, line].slice(-progressLinesMax);
		become({...state, current: {...current, progress, share: share ?? current.share}});
	};

	const outcomeOf = async (line: string, {before}: LineHooks, signal: AbortSignal): Promise<CommandOutcome> => {
		try {
			await before?.();
			return {kind: 'done', line, result: await runCommandLine(line, {progress: note, signal})};
		} catch (error) {
			return {kind: 'failed', line, message: error instanceof Error ? error.message : String(error)};
		}
	};

	const waitingLines = (): readonly string[] => queue.map(({line}) => line);

	const runNext = async (): Promise<void> => {
		const [next, ...rest] = queue;
		if (next === undefined) return;
		queue = rest;
		const {line, hooks} = next;
		controller = new AbortController();
		become({current: {line, progress: [], aborting: false}, waiting: waitingLines()});
		const outcome = await outcomeOf(line, hooks, controller.signal);
		controller = undefined;
		become({waiting: waitingLines()});
		hooks.ended?.(outcome);
		ended(outcome);
		void runNext();
	};

	return {
		run(line, hooks = {}) {
			if (queue.length >= commandQueueMax) return false;
			queue = [...queue, {line, hooks}];
			become({...state, waiting: waitingLines()});
			if (state.current === undefined) void runNext();
			return true;
		},
		abort() {
			if (state.current === undefined || controller === undefined) return false;
			queue = [];
			become({current: {...state.current, aborting: true}, waiting: []});
			controller.abort();
			return true;
		},
	};
};
