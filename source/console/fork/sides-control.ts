import type {CommandRun} from '../types.ts';
import type {Sheet} from '../state.ts';
import type {ForkRequest} from './fork-request.ts';

/** What a console may do about the cluster beside its own. Each throws, or rejects with, an Error for people to read. */
export interface SidesControl {
	/** Whether there are two. */
	readonly isSplit: boolean;
	/** Whether commands go to both. */
	readonly isBoth: boolean;
	/** Opens a fork of this cluster beside it; resolves with what was done. */
	fork(request: ForkRequest, run: CommandRun): Promise<string>;
	/** Stops the fork; the cluster it came from has the screen to itself again. */
	close(): Promise<string>;
	/** Goes on with the fork alone, and stops the cluster it came from. */
	keep(): Promise<string>;
	/** Gives the keys to the other side. */
	switch(): void;
	/** Whether what is done on one side is done on the other too. */
	setBoth(isBoth: boolean): void;
	/** How the two differ. */
	differences(): Sheet;
	/** A command line was started here by hand. */
	started(line: string): void;
}

const nothingBeside = (): never => {
	throw new Error('there is no fork: f makes one');
};

/** Of a console that can have nothing beside it. */
export const oneSide: SidesControl = {
	isSplit: false,
	isBoth: false,
	fork: async () => {
		throw new Error('this console shows one cluster only');
	},
	close: async () => nothingBeside(),
	keep: async () => nothingBeside(),
	switch: nothingBeside,
	setBoth: nothingBeside,
	differences: nothingBeside,
	started() {},
};
