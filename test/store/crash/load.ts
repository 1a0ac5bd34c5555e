import type {Random} from '../../../source/clock/random.ts';
import {bytes, type EtcdClient, type Message} from '../wire/etcd-client.ts';
import type {Attempt, Outcome, WriteAttempt} from './attempt.ts';
import type {Ledger} from './ledger.ts';

/* Clients that write as fast as they are answered, until their server is gone. */

export interface LoadOptions {
	readonly client: EtcdClient;
	readonly random: Random;
	readonly ledger: Ledger;
	/** Names this client in this round. */
	readonly name: string;
	/** What may be compacted: every watcher has heard of it. */
	compactable(): number;
}

const keys = Array.from({length: 16}, (_, index) => `k/${String(index).padStart(2, '0')}`);

const unavailable = 14;
const cancelled = 1;

/** Whether a failure leaves open if the request was carried out: the connection broke before the answer came. */
const isUnknown = (error: unknown): boolean => [unavailable, cancelled].includes((error as {code?: number}).code ?? -1);

const revisionOf = (response: Message): number => Number(response.header.revision);

const putRequest = (key: string, {id, lease}: WriteAttempt) => ({key: bytes(key), value: bytes(id), lease});

/** Runs one client. Resolves when the server is gone; rejects with a refusal that was not to be expected. */
export const load = async ({client, random, ledger, name, compactable}: LoadOptions): Promise<void> => {
	let count = 0;
	const leases: string[] = [];
	const nextId = () => `${name}.${count++}`;
	/** A number that nobody takes again, so that leases are told apart: attempts are never forgotten. */
	const nextLease = () => String(ledger.attempts.length + 1);
	const someKeys = (most: number) => [...new Set(Array.from({length: 1 + random.int(most)}, () => random.pick(keys)))];

	/** Makes an attempt; `outcomeOf` says what an answer means. Answers whether the server is still there. */
	const carryOut = async (
		attempt: Attempt,
		answer: Promise<Message>,
		outcomeOf: (response: Message) => Outcome,
	): Promise<boolean> => {
		ledger.attempt(attempt);
		try {
			attempt.outcome = outcomeOf(await answer);
			return true;
		} catch (error) {
			if (!isUnknown(error)) {
				attempt.outcome = {type: 'refused'};
				throw error;
			}
			attempt.outcome = {type: 'unknown'};
			return false;
		}
	};

	const done = (response: Message): Outcome => ({type: 'done', revision: revisionOf(response)});
	const doneIf = (happened: boolean, response: Message): Outcome => (happened ? done(response) : {type: 'refused'});
	const pending = {type: 'pending'} as const;
	const noLease = {lease: '0', outcome: pending};

	const putUnder = (lease: string) => {
		const key = random.pick(keys);
		const attempt: WriteAttempt = {type: 'write', id: nextId(), puts: [key], lease, deletes: [], outcome: pending};
		return carryOut(attempt, client.call('KV.Put', putRequest(key, attempt)), done);
	};

	const put = () => putUnder(leases.length > 0 && random.int(3) === 0 ? random.pick(leases) : '0');

	const putSeveral = () => {
		const [first, ...rest] = someKeys(6);
		const puts = [first!, ...rest.slice(0, 3)];
		const attempt: WriteAttempt = {type: 'write', id: nextId(), puts, deletes: rest.slice(3), ...noLease};
		const success = [
			...puts.map(key => ({request_put: putRequest(key, attempt)})),
			...attempt.deletes.map(key => ({request_delete_range: {key: bytes(key)}})),
		];
		return carryOut(attempt, client.call('KV.Txn', {success}), done);
	};

	const compareAndSwap = async () => {
		const key = random.pick(keys);
		let expects: number;
		try {
			const {kvs = []} = await client.call('KV.Range', {key: bytes(key)});
			expects = Number(kvs[0]?.mod_revision ?? 0);
		} catch (error) {
			if (isUnknown(error)) return false;
			throw error;
		}
		const attempt: WriteAttempt = {type: 'write', id: nextId(), puts: [key], deletes: [], expects, ...noLease};
		const compare = [{key: bytes(key), target: 'MOD', result: 'EQUAL', mod_revision: String(expects)}];
		const answer = client.call('KV.Txn', {compare, success: [{request_put: putRequest(key, attempt)}]});
		return carryOut(attempt, answer, response => doneIf(response.succeeded ?? false, response));
	};

	const remove = () => {
		const key = random.pick(keys);
		const attempt: WriteAttempt = {type: 'write', id: nextId(), puts: [], deletes: [key], ...noLease};
		const answer = client.call('KV.DeleteRange', {key: bytes(key)});
		return carryOut(attempt, answer, response => doneIf(Number(response.deleted ?? 0) > 0, response));
	};

	const grant = async () => {
		const lease = nextLease();
		const isShort = random.int(4) === 0;
		const request = {ID: lease, TTL: isShort ? '2' : '100000'};
		const answered = await carryOut(
			{type: 'grant', lease, isShort, outcome: pending},
			client.call('Lease.LeaseGrant', request),
			done,
		);
		// A short one may run out before it is used, which is a refusal that says nothing.
		if (answered && !isShort) leases.push(lease);
		if (!answered || !isShort) return answered;
		return putUnder(lease);
	};

	const revoke = () => {
		if (leases.length === 0) return grant();
		const [lease = ''] = leases.splice(random.int(leases.length), 1);
		const answer = client.call('Lease.LeaseRevoke', {ID: lease});
		return carryOut({type: 'revoke', lease, outcome: pending}, answer, done);
	};

	const compact = async () => {
		const revision = compactable();
		// Somebody else may compact further at the same time; two clients would refuse each other.
		if (revision <= ledger.compacted().most) return put();
		return carryOut(
			{type: 'compact', revision, outcome: pending},
			client.call('KV.Compact', {revision: String(revision)}),
			done,
		);
	};

	const deeds = [
		put,
		put,
		put,
		putSeveral,
		putSeveral,
		putSeveral,
		compareAndSwap,
		compareAndSwap,
		remove,
		grant,
		revoke,
	];
	for (;;) {
		const deed = random.int(25) === 0 ? compact : random.pick(deeds);
		if (!(await deed())) return;
	}
};
