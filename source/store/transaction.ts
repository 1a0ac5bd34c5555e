import {deepFreeze} from '../machinery/freeze.ts';
import {compareHolds} from './compare.ts';
import {LeaseError, RequestError} from './errors.ts';
import {type KeyHistory, putRecord, tombstone} from './key-history.ts';
import {checkRange, readRange} from './range.ts';
import type {RevisionEvents} from './revision-log.ts';
import type {StoreState} from './store-state.ts';
import {checkShape} from './transaction-shape.ts';
import type {
	DeleteOperation,
	KeyRange,
	KeyValue,
	Operation,
	OperationResult,
	PutOperation,
	StoreEvent,
	Transaction,
	TransactionResult,
} from './types.ts';

/** Keys are compared by code units; above 0xff that would not be the order of their bytes. */
const isKey = (key: string): boolean => !/[^\0-\xff]/.test(key);

/** Carries out transactions in memory, synchronously, one at a time. */
export interface Transactor {
	/** Decides and writes. `written` is called with what changed, if anything did, when the tip has moved. */
	transact(transaction: Transaction): TransactionResult;
	/** Deletes keys in one revision, in the order given; answers the events. */
	deleteKeys(keys: readonly string[]): RevisionEvents;
}

/** Makes the transactor of a store. `written` hears of every revision. */
export const createTransactor = (state: StoreState, written: (events: RevisionEvents) => void): Transactor => {
	const {index, leases, log} = state;
	/** Which branch each transaction takes, outer before inner, in the order they are written; decided before the first write. */
	const branches: boolean[] = [];
	let branch = 0;
	let events: StoreEvent[] | undefined;
	let single: StoreEvent | undefined;

	const add = (event: StoreEvent): void => {
		deepFreeze(event);
		if (single === undefined) single = event;
		else if (events === undefined) events = [single, event];
		else events.push(event);
	};

	const decide = (transaction: Transaction): void => {
		const holds =
			transaction.compare === undefined || transaction.compare.every(compare => compareHolds(index, compare));
		branches.push(holds);
		const operations = holds ? transaction.success : transaction.failure;
		if (operations === undefined) return;
		for (const operation of operations) if (operation.type === 'transaction') decide(operation);
	};

	const taken = (transaction: Transaction): readonly Operation[] | undefined =>
		branches[branch++] ? transaction.success : transaction.failure;

	const checkPut = ({key, lease = '0', ignoreValue, ignoreLease}: PutOperation): void => {
		const history = index.find(key);
		if (history === undefined && !isKey(key))
			throw new RequestError('key-invalid', `${JSON.stringify(key)}: keys have code units up to 0xff`);
		if ((ignoreValue || ignoreLease) && history?.current === undefined)
			throw new RequestError('key-not-found', `${key}: there is no such key to take the value or the lease from`);
		if (lease !== '0' && leases.get(lease) === undefined)
			throw new LeaseError('not-found', `${key}: there is no lease ${lease}`);
	};

	/** Everything that can be refused is refused here, before the first write. */
	const check = (operations: readonly Operation[] | undefined): void => {
		if (operations === undefined) return;
		for (const operation of operations) {
			if (operation.type === 'put') checkPut(operation);
			else if (operation.type === 'range') checkRange(state, operation, state.tip);
			else if (operation.type === 'transaction') check(taken(operation));
		}
	};

	const put = (operation: PutOperation): OperationResult => {
		const history: KeyHistory | undefined = index.find(operation.key);
		const previous = history?.current;
		const record = putRecord(
			history === undefined ? operation.key : history.key,
			previous,
			state.tip + 1,
			operation.ignoreValue ? previous!.value : operation.value,
			operation.ignoreLease ? previous!.lease : (operation.lease ?? '0'),
		);
		index.append(record, history);
		leases.move(record.key, previous === undefined ? '0' : previous.lease, record.lease);
		add({type: 'put', kv: record, previous});
		return operation.previous ? {type: 'put', previous} : {type: 'put'};
	};

	const deleteKey = (previous: KeyValue): void => {
		const record = tombstone(previous.key, state.tip + 1);
		index.append(record);
		leases.move(previous.key, previous.lease, '0');
		add({type: 'delete', kv: record, previous});
	};

	const deleteRange = (operation: DeleteOperation): OperationResult => {
		const found = index.read(operation satisfies KeyRange, Infinity, false);
		for (const kv of found) deleteKey(kv);
		return {type: 'delete', deleted: found.length, previous: operation.previous ? found : []};
	};

	const perform = (operation: Operation): OperationResult => {
		switch (operation.type) {
			case 'put':
				return put(operation);
			case 'delete':
				return deleteRange(operation);
			case 'range':
				return {type: 'range', ...readRange(state, operation, Infinity, currentRevision())};
			case 'transaction': {
				const succeeded = branches[branch]!;
				const results = performAll(taken(operation));
				return {type: 'transaction', succeeded, revision: currentRevision(), results};
			}
		}
	};

	const performAll = (operations: readonly Operation[] | undefined): readonly OperationResult[] =>
		operations === undefined ? [] : operations.map(perform);

	/** The revision of this transaction once it has written, before that the tip. */
	const currentRevision = (): number => (single === undefined ? state.tip : state.tip + 1);

	const commit = (): RevisionEvents | undefined => {
		const changes = events ?? single;
		events = undefined;
		single = undefined;
		if (changes === undefined) return undefined;
		state.tip++;
		log.push(changes);
		return changes;
	};

	return {
		transact(transaction) {
			checkShape(transaction);
			branches.length = 0;
			decide(transaction);
			const succeeded = branches[0]!;
			branch = 0;
			check(taken(transaction));
			branch = 0;
			const results = performAll(taken(transaction));
			const changes = commit();
			if (changes !== undefined) written(changes);
			return {succeeded, revision: state.tip, results};
		},
		deleteKeys(keys) {
			for (const key of keys) deleteKey(index.latest(key)!);
			return commit()!;
		},
	};
};
