import type {KeyValue} from '../types.ts';
import {prefixRange} from '../key-range.ts';
import {commit, type RecipeContext, type RecipeStore} from './recipe-store.ts';

/** A place in a queue: a key `NAME/LEASE` (the lease in hexadecimal) that goes when the lease does. */
export interface Claim {
	readonly key: string;
	readonly lease: string;
	/** Its create revision: the place. */
	readonly revision: number;
}

/** The lease of a claim ended while it waited, and its key went with it. */
export class LeaseEndedError extends Error {
	constructor(key: string) {
		super(`${key}: its lease ended while it waited; grant one that lasts longer, or keep it alive`);
		this.name = 'LeaseEndedError';
	}
}

/** The prefix of all claims on a name. */
export const claimPrefix = (name: string): string => `${name}/`;

/** Takes the place of a lease in the queue for a name, or finds the place it has already. Throws what `transact` throws for an unknown lease. */
export const claim = async (context: RecipeContext, name: string, lease: string, value: string): Promise<Claim> => {
	const key = `${claimPrefix(name)}${BigInt(lease).toString(16)}`;
	const {revision, results} = await commit(context, {
		compare: [{key, target: 'create', operator: '=', operand: 0}],
		success: [{type: 'put', key, value: {text: value}, lease}],
		failure: [{type: 'range', key}],
	});
	const [first] = results;
	const present = first?.type === 'range' ? first.kvs[0] : undefined;
	return {key, lease, revision: present?.createRevision ?? revision};
};

/** Whose turn it is: the claim with the lowest create revision. */
export const firstClaim = (store: Pick<RecipeStore, 'range'>, name: string): KeyValue | undefined =>
	store.range({...prefixRange(claimPrefix(name)), sort: {target: 'create', order: 'ascend'}, limit: 1}).kvs[0];

/** Deletes the key of a claim, unless it is another claim's by now. */
export const withdraw = async (context: RecipeContext, {key, revision}: Claim): Promise<boolean> => {
	const {succeeded} = await commit(context, {
		compare: [{key, target: 'create', operator: '=', operand: revision}],
		success: [{type: 'delete', key}],
	});
	return succeeded;
};

/** Whether the key of a claim is still there. */
export const isClaimed = (store: Pick<RecipeStore, 'range'>, {key, revision}: Claim): boolean =>
	store.range({key, keysOnly: true}).kvs[0]?.createRevision === revision;
