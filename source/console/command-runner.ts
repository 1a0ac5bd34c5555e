import type {CommandResult} from '../commands/types.ts';
import {commandQueueMax, progressLinesMax} from './limits.ts';
import type {CommandRun} from './types.ts';

/** The command that runs and those that wait for it. */
export interface RunnerState {
	readonly current?: {
		readonly line: string;
		readonly progress: readonly string[];
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

export interface CommandRunner {
	/** Runs a line after those that wait; false when too many wait already. */
	run(line: string): boolean;
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
	let controller: AbortController | undefined;

	const become = (next: RunnerState): void => {
		state = next;
		changed(state);
	};

	const note = (line: string): void => {
		const {current} = state;
		if (current)
			become({...state, current: {...current, progress: [...current.progress, line].slice(-progressLinesMax)}});
	};

	const outcomeOf = async (line: string, signal: AbortSignal): Promise<CommandOutcome> => {
		try {
			return {kind: 'done', line, result: await runCommandLine(line, {progress: note, signal})};
		} catch (error) {
			return {kind: 'failed', line, message: error instanceof Error ? error.message : String(error)};
		}
	};

	const runNext = async (): Promise<void> => {
		const [line, ...waiting] = state.waiting;
		if (line === undefined) return;
		controller = new AbortController();
		become({current: {line, progress: [], aborting: false}, waiting});
		const outcome = await outcomeOf(line, controller.signal);
		controller = undefined;
		become({waiting: state.waiting});
		ended(outcome);
		void runNext();
	};

	return {
		run(line) {
			if (state.waiting.length >= commandQueueMax) return false;
			become({...state, waiting: [...state.waiting, line]});
			if (state.current === undefined) void runNext();
			return true;
		},
		abort() {
			if (state.current === undefined || controller === undefined) return false;
			become({current: {...state.current, aborting: true}, waiting: []});
			controller.abort();
			return true;
		},
	};
};
