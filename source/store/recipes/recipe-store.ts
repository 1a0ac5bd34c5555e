import type {Clock} from '../../clock/clock.ts';
import type {RevisionStore, Transaction, TransactionResult} from '../types.ts';

/** What recipes need of a store: a RevisionStore has it, and so has one whose writes go through a journal first. */
export interface RecipeStore extends Pick<RevisionStore, 'range' | 'watch' | 'whenDurable'> {
	transact(transaction: Transaction): TransactionResult | Promise<TransactionResult>;
	revoke(id: string): void | Promise<void>;
}

/** Where a recipe runs. */
export interface RecipeContext {
	readonly store: RecipeStore;
	readonly clock: Clock;
	/** Aborted: a recipe that waits gives up its place and throws StoppedError. */
	readonly signal?: AbortSignal;
}

/** A recipe was told to stop while it waited. */
export class StoppedError extends Error {
	constructor(waitedFor: string) {
		super(`stopped while waiting for ${waitedFor}`);
		this.name = 'StoppedError';
	}
}

/** Carries a transaction out and waits until it is durable: what others decide by reading sees it from then on. */
export const commit = async ({store}: RecipeContext, transaction: Transaction): Promise<TransactionResult> => {
	const result = await store.transact(transaction);
	await store.whenDurable(result.revision);
	return result;
};
