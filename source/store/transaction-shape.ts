import {RequestError} from './errors.ts';
import {rangesOverlap} from './key-range.ts';
import {transactionOperationsMax, valueBytesMax} from './limits.ts';
import type {KeyRange, Operation, PutOperation, Transaction, Value} from './types.ts';

/** What a list of operations may write. */
interface Writes {
	readonly puts: readonly KeyRange[];
	readonly deletes: readonly KeyRange[];
}

const nothing: Writes = {puts: [], deletes: []};

const isGiven = ({object, text, bytes}: Value): boolean =>
	object !== undefined || (text !== undefined && text !== '') || (bytes !== undefined && bytes.length > 0);

const checkPut = ({key, value, lease = '0', ignoreValue, ignoreLease}: PutOperation): void => {
	if (ignoreValue && isGiven(value))
		throw new RequestError('value-provided', `${key}: ignoreValue is set and a value is given`);
	if (ignoreLease && lease !== '0')
		throw new RequestError('lease-provided', `${key}: ignoreLease is set and a lease is given`);
	const length = value.text?.length ?? value.bytes?.length ?? 0;
	if (length > valueBytesMax)
		throw new RequestError(
			'request-too-large',
			`${key}: the value has ${length} bytes; at most ${valueBytesMax} are taken`,
		);
};

const checkOperation = (operation: Operation): void => {
	if (operation.type === 'transaction') checkLists(operation);
	else if (operation.key === '') throw new RequestError('key-empty', `${operation.type}: key is not provided`);
	else if (operation.type === 'put') checkPut(operation);
};

const checkList = (operations: readonly unknown[] | undefined, name: string): void => {
	if (operations !== undefined && operations.length > transactionOperationsMax)
		throw new RequestError(
			'operations-too-many',
			`${operations.length} entries in ${name}; at most ${transactionOperationsMax} are taken`,
		);
};

const checkLists = ({compare, success, failure}: Transaction): void => {
	checkList(compare, 'compare');
	checkList(success, 'success');
	checkList(failure, 'failure');
	if (compare !== undefined)
		for (const {key} of compare) if (key === '') throw new RequestError('key-empty', 'compare: key is not provided');
	if (success !== undefined) for (const operation of success) checkOperation(operation);
	if (failure !== undefined) for (const operation of failure) checkOperation(operation);
};

const writesOf = (operation: Operation): Writes => {
	switch (operation.type) {
		case 'put':
			return {puts: [{key: operation.key}], deletes: []};
		case 'delete':
			return {puts: [], deletes: [operation]};
		case 'range':
			return nothing;
		case 'transaction': {
			const success = writesOfList(operation.success);
			const failure = writesOfList(operation.failure);
			return {puts: [...success.puts, ...failure.puts], deletes: [...success.deletes, ...failure.deletes]};
		}
	}
};

/** What a list may write; refuses a key that it would write twice. Two deletions may overlap. */
const writesOfList = (operations: readonly Operation[] = []): Writes => {
	const put = new Set<string>();
	const puts: KeyRange[] = [];
	const deletes: KeyRange[] = [];
	for (const operation of operations) {
		const writes = writesOf(operation);
		// The two branches of a nested transaction exclude each other, so they may name the same key.
		for (const {key} of writes.puts) {
			if (put.has(key) || deletes.some(range => rangesOverlap(range, {key}))) throw duplicate(key);
		}
		for (const range of writes.deletes) {
			const key = puts.find(({key}) => rangesOverlap(range, {key}))?.key;
			if (key !== undefined) throw duplicate(key);
		}
		for (const range of writes.puts) {
			put.add(range.key);
			puts.push(range);
		}
		deletes.push(...writes.deletes);
	}
	return {puts, deletes};
};

const duplicate = (key: string): RequestError =>
	new RequestError('key-duplicate', `duplicate key given in transaction: ${key}`);

const isSimple = (operations: readonly Operation[] | undefined): boolean =>
	operations === undefined ||
	operations.length === 0 ||
	(operations.length === 1 && operations[0]!.type !== 'transaction');

/** Refuses a transaction that no state of the store could carry out: empty keys, too many operations, a key written twice. */
export const checkShape = (transaction: Transaction): void => {
	checkLists(transaction);
	if (!isSimple(transaction.success)) writesOfList(transaction.success);
	if (!isSimple(transaction.failure)) writesOfList(transaction.failure);
};
