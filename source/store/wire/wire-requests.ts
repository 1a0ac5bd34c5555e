import type {Compare, CompareTarget, Operation, PutOperation, RangeRequest, SortTarget, Transaction} from '../types.ts';
import type {
	CompareMessage,
	PutRequestMessage,
	RangeRequestMessage,
	RequestOpMessage,
	TxnRequestMessage,
} from './messages.ts';
import {keyOfWire, numberOfWire, rangeOfWire, valueOfWire} from './wire-bytes.ts';
import {grpcStatus, WireError} from './wire-error.ts';

const sortTargets = new Map<string | number, SortTarget>([
	['KEY', 'key'],
	['VERSION', 'version'],
	['CREATE', 'create'],
	['MOD', 'mod'],
	['VALUE', 'value'],
]);

/** Without an order, keys come in key order and everything else ascends, as in etcd. */
const sortOf = ({sort_order = 'NONE', sort_target = 'KEY'}: RangeRequestMessage): RangeRequest['sort'] => {
	const target = sortTargets.get(sort_target);
	if (target === undefined || (sort_order !== 'NONE' && sort_order !== 'ASCEND' && sort_order !== 'DESCEND'))
		throw new WireError(grpcStatus.invalidArgument, 'etcdserver: invalid sort option');
	if (sort_order === 'NONE' && target === 'key') return undefined;
	return {target, order: sort_order === 'DESCEND' ? 'descend' : 'ascend'};
};

const boundOf = (text: string | undefined): number | undefined => numberOfWire(text) || undefined;

/** A range request of etcd as one of the store. Throws WireError for an unknown sort. */
export const rangeRequestOf = (message: RangeRequestMessage): RangeRequest => ({
	...rangeOfWire(message),
	revision: Math.max(0, numberOfWire(message.revision)),
	limit: numberOfWire(message.limit),
	sort: sortOf(message),
	keysOnly: message.keys_only,
	countOnly: message.count_only,
	minModRevision: boundOf(message.min_mod_revision),
	maxModRevision: boundOf(message.max_mod_revision),
	minCreateRevision: boundOf(message.min_create_revision),
	maxCreateRevision: boundOf(message.max_create_revision),
});

/** A put of etcd as an operation of the store. */
export const putOperationOf = (message: PutRequestMessage): PutOperation => ({
	type: 'put',
	key: keyOfWire(message.key),
	value: valueOfWire(message.value),
	lease: message.lease,
	previous: message.prev_kv,
	ignoreValue: message.ignore_value,
	ignoreLease: message.ignore_lease,
});

const operationOf = (message: RequestOpMessage): Operation => {
	const {request_range: range, request_put: put, request_delete_range: deletion, request_txn: transaction} = message;
	if (range) return {type: 'range', ...rangeRequestOf(range)};
	if (put) return putOperationOf(put);
	if (deletion) return {type: 'delete', ...rangeOfWire(deletion), previous: deletion.prev_kv};
	if (transaction) return {type: 'transaction', ...transactionOf(transaction)};
	throw new WireError(grpcStatus.invalidArgument, 'etcdserver: key not found');
};

const operators = new Map<string | number, Compare['operator']>([
	['EQUAL', '='],
	['GREATER', '>'],
	['LESS', '<'],
	['NOT_EQUAL', '!='],
]);

const operands: {readonly [target: string]: (message: CompareMessage) => readonly [CompareTarget, Compare['operand']]} =
	{
		VERSION: ({version}) => ['version', numberOfWire(version)],
		CREATE: ({create_revision}) => ['create', numberOfWire(create_revision)],
		MOD: ({mod_revision}) => ['mod', numberOfWire(mod_revision)],
		VALUE: ({value = ''}) => ['value', Buffer.from(value, 'base64')],
		LEASE: ({lease = '0'}) => ['lease', lease],
	};

const compareOf = (message: CompareMessage): Compare => {
	const operator = operators.get(message.result ?? 'EQUAL');
	const operandOf = operands[message.target ?? 'VERSION'];
	if (operator === undefined || operandOf === undefined)
		throw new WireError(
			grpcStatus.invalidArgument,
			`etcdserver: unknown compare ${message.result} of ${message.target}`,
		);
	const [target, operand] = operandOf(message);
	return {...rangeOfWire(message), target, operator, operand};
};

/** A transaction of etcd as one of the store. Throws WireError for what the store has no word for. */
export const transactionOf = ({compare, success, failure}: TxnRequestMessage): Transaction => ({
	compare: compare?.map(compareOf),
	success: success?.map(operationOf),
	failure: failure?.map(operationOf),
});

const writes = (operation: Operation): boolean =>
	operation.type === 'put' ||
	operation.type === 'delete' ||
	(operation.type === 'transaction' && !isReadOnly(operation));

/** Whether a transaction writes nothing, whichever branch it takes. */
export const isReadOnly = ({success = [], failure = []}: Transaction): boolean =>
	!success.some(writes) && !failure.some(writes);
