import {deepFreeze} from '../../machinery/freeze.ts';
import {ClaimMovedError, LeaseError, UnavailableError} from '../errors.ts';
import {putRecord} from '../key-history.ts';
import {etcdUpdateAttemptsMax} from '../limits.ts';
import type {Change, Claim, Stored} from '../storage.ts';
import {storedOf, withRevision} from '../stored.ts';
import type {Compare, KeyValue, Operation, OperationResult, TransactionResult} from '../types.ts';
import type {EtcdClient} from './etcd-client.ts';

/** What is believed to be stored, or known because it was just read. */
interface Belief {
	readonly current: KeyValue | undefined;
	readonly certain: boolean;
}

/** What came of one try: what is stored now, or what there is instead of what was believed. */
type Outcome = {readonly stored: Stored} | {readonly belief: Belief};

export interface EtcdUpdateOptions {
	readonly client: Pick<EtcdClient, 'transact' | 'range'>;
	/** The lease for an object that shall live so long; `fresh`: not one given before. */
	lease(seconds: number, fresh: boolean): Promise<string>;
	/** Lets answers of etcd enter the pump. */
	outside<T>(work: Promise<T>): Promise<T>;
}

/** Decides and writes: see `RemoteStorage.update`. */
export type EtcdUpdate = (
	key: string,
	change: (current: Stored | undefined) => Change,
	known: KeyValue | undefined,
) => Promise<Stored>;

/** The text of an object as it is stored: at which revision is what etcd says. */
const storedText = (object: object): string => {
	const {metadata} = object as {readonly metadata?: object};
	return JSON.stringify({...object, metadata: {...metadata, resourceVersion: ''}});
};

/**
Makes the update of objects in etcd: a transaction that compares the key's revision with that of what was decided on
(kube-apiserver's GuaranteedUpdate). The first decision may rest on what is believed to be stored; a refusal, or that nothing is to be
written, counts only when it rests on what is stored.
*/
export const createEtcdUpdate = ({client, lease, outside}: EtcdUpdateOptions): EtcdUpdate => {
	const read = async (key: string): Promise<Belief> => {
		const {kvs} = await outside(client.range({key}));
		return {current: kvs[0], certain: true};
	};

	/** What there is now; a transaction that was refused says so. */
	const found = ({results}: TransactionResult): Belief => {
		const [range] = results as [OperationResult & {type: 'range'}];
		return {current: range.kvs[0], certain: true};
	};

	const transact = async (
		key: string,
		current: KeyValue | undefined,
		write: Operation,
		claim?: Claim,
	): Promise<TransactionResult> => {
		const unchanged: Compare = {key, target: 'mod', operator: '=', operand: current?.modRevision ?? 0};
		if (claim === undefined)
			return outside(client.transact({compare: [unchanged], success: [write], failure: [{type: 'range', key}]}));
		const unclaimed: Compare = {key: claim.key, target: 'mod', operator: '<', operand: claim.seen + 1};
		const result = await outside(
			client.transact({
				compare: [unchanged, unclaimed],
				success: [write, {type: 'put', key: claim.key, value: {text: key}}],
				failure: [
					{type: 'range', key},
					{type: 'range', key: claim.key, minModRevision: claim.seen + 1},
				],
			}),
		);
		const [, claims] = result.results as [OperationResult, OperationResult & {type: 'range'}];
		if (!result.succeeded && claims.kvs.length > 0) throw new ClaimMovedError(claim.key, claim.seen);
		return result;
	};

	const put = async (
		key: string,
		current: KeyValue | undefined,
		{object, leaseSeconds, claim}: Exclude<Change, string>,
		fresh: boolean,
	): Promise<Outcome> => {
		const id = leaseSeconds === undefined ? '0' : await lease(leaseSeconds, fresh);
		const write = {type: 'put', key, value: {text: storedText(object)}, lease: id} as const;
		const result = await transact(key, current, write, claim);
		if (!result.succeeded) return {belief: found(result)};
		const value = {object: withRevision(object, result.revision)};
		return {stored: storedOf(putRecord(key, current, result.revision, value, id))};
	};

	const remove = async (key: string, current: KeyValue): Promise<Outcome> => {
		const result = await transact(key, current, {type: 'delete', key});
		if (!result.succeeded) return {belief: found(result)};
		const {revision} = result;
		const object = withRevision(storedOf(current).object, revision);
		return {stored: deepFreeze({key, object, revision, record: {...current, value: {object}, modRevision: revision}})};
	};

	/** A refusal on grounds of a belief is looked at again when the belief was wrong. */
	const decide = async (
		key: string,
		change: (current: Stored | undefined) => Change,
		{current, certain}: Belief,
		fresh: boolean,
	): Promise<Outcome> => {
		const confirmed = async (): Promise<Belief | undefined> => {
			if (certain) return undefined;
			const belief = await read(key);
			return belief.current?.modRevision === current?.modRevision ? undefined : belief;
		};
		let decision: Change;
		try {
			decision = change(current && storedOf(current));
		} catch (error) {
			const belief = await confirmed();
			if (belief === undefined) throw error;
			return {belief};
		}
		if (typeof decision === 'object') return put(key, current, decision, fresh);
		if (decision === 'delete' && current !== undefined) return remove(key, current);
		const belief = await confirmed();
		if (belief !== undefined) return {belief};
		if (current === undefined) throw new Error(`${key}: there is nothing to ${decision}`);
		return {stored: storedOf(current)};
	};

	return async (key, change, known) => {
		let belief: Belief = {current: known, certain: false};
		let fresh = false;
		for (let attempt = 1; attempt <= etcdUpdateAttemptsMax; attempt++) {
			try {
				const outcome = await decide(key, change, belief, fresh);
				if ('stored' in outcome) return outcome.stored;
				belief = outcome.belief;
			} catch (error) {
				// A lease that many share may have run out meanwhile.
				if (fresh || !(error instanceof LeaseError) || error.problem !== 'not-found') throw error;
				fresh = true;
			}
		}
		throw new UnavailableError(
			`${key} was written by others ${etcdUpdateAttemptsMax} times while an update of it was decided; try again`,
		);
	};
};
