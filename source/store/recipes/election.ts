import {prefixRange} from '../key-range.ts';
import type {KeyValue} from '../types.ts';
import {valueText} from '../value.ts';
import {type Claim, claimPrefix, firstClaim, withdraw} from './claim.ts';
import {commit, type RecipeContext, type RecipeStore} from './recipe-store.ts';
import {takeTurn} from './turn.ts';

/** The candidate is not the leader any more: its lease ended, or it resigned. */
export class NotLeaderError extends Error {
	constructor(key: string) {
		super(`${key}: not the leader of the election any more`);
		this.name = 'NotLeaderError';
	}
}

/** Says another value as the leader. Throws NotLeaderError. */
export const proclaim = async (context: RecipeContext, leadership: Claim, value: string): Promise<void> => {
	const {key, lease, revision} = leadership;
	const {succeeded} = await commit(context, {
		compare: [{key, target: 'create', operator: '=', operand: revision}],
		success: [{type: 'put', key, value: {text: value}, lease}],
	});
	if (!succeeded) throw new NotLeaderError(key);
};

/**
Stands for election under a lease and resolves when elected (etcd's concurrency.Election): the oldest candidate leads, and
does so until it resigns or its lease ends. A candidate who stands again under the same lease keeps its place.
*/
export const campaign = async (context: RecipeContext, name: string, lease: string, value: string): Promise<Claim> => {
	const leadership = await takeTurn(context, name, lease, value);
	const first = firstClaim(context.store, name);
	if (first === undefined || valueText(first.value) !== value) await proclaim(context, leadership, value);
	return leadership;
};

/** The leader of an election: the key of the oldest candidate with the value it stands for; undefined without candidates. */
export const leader = (store: Pick<RecipeStore, 'range'>, name: string): KeyValue | undefined =>
	firstClaim(store, name);

/** Steps down; the lease stays. Answers whether it led until now. */
export const resign = (context: RecipeContext, leadership: Claim): Promise<boolean> => withdraw(context, leadership);

/** Tells of the leader there is, then of other leaders and values; the last one always, one that was soon followed by another perhaps not. Returns the way out. */
export const observe = (
	store: Pick<RecipeStore, 'range' | 'watch'>,
	name: string,
	told: (leader: KeyValue) => void,
): (() => void) => {
	let known: KeyValue | undefined;
	const look = (): void => {
		const now = leader(store, name);
		if (now !== undefined && now.modRevision !== known?.modRevision) told(now);
		known = now;
	};
	const watcher = store.watch(prefixRange(claimPrefix(name)), {events: look});
	look();
	return () => watcher.cancel();
};
