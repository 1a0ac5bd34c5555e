import {RequestError} from '../errors.ts';
import {openEnd, prefixEnd} from '../key-range.ts';
import type {Compare, KeyRange, Operation, RangeRequest, Transaction, WatchRequest} from '../types.ts';
import {valueBytes} from '../value.ts';
import type {
	CompareMessage,
	PutRequestMessage,
	RangeRequestMessage,
	RequestOpMessage,
	TxnRequestMessage,
	WatchCreateRequestMessage,
} from '../wire/messages.ts';

const base64 = (bytes: Uint8Array): string =>
	Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

/** A key has a code unit per byte; etcd would take others for what they are not. */
const keyToWire = (key: string): string => {
	if (/[^\0-\xff]/.test(key))
		throw new RequestError('key-invalid', `${JSON.stringify(key)}: keys have code units up to 0xff`);
	return Buffer.from(key, 'latin1').toString('base64');
};

interface WireRange {
	readonly key: string;
	readonly range_end?: string;
}

/**
A range of the store's keys as etcd has them, all of them below `prefix`: what has no end ends with the prefix. An empty key
stays empty, so that etcd refuses it.
*/
const rangeToWire = ({key, end}: KeyRange, prefix: string): WireRange => {
	if (key === '') return {key: ''};
	if (end === undefined) return {key: keyToWire(prefix + key)};
	// No key is smaller than '\0', so that the first key is the prefix itself.
	const first = prefix !== '' && key === openEnd ? prefix : prefix + key;
	const last = end === openEnd ? prefixEnd(prefix) : prefix + end;
	return {key: keyToWire(first), range_end: keyToWire(last)};
};

const orders = {ascend: 'ASCEND', descend: 'DESCEND'} as const;

const bound = (revision: number | undefined): string | undefined => (revision ? String(revision) : undefined);

/** A range request of the store as etcd's. */
export const rangeRequestToWire = (request: RangeRequest, prefix: string): RangeRequestMessage => ({
	...rangeToWire(request, prefix),
	limit: bound(request.limit),
	revision: bound(request.revision),
	...(request.sort && {
		sort_order: orders[request.sort.order],
		sort_target: request.sort.target.toUpperCase(),
	}),
	keys_only: request.keysOnly,
	count_only: request.countOnly,
	min_mod_revision: bound(request.minModRevision),
	max_mod_revision: bound(request.maxModRevision),
	min_create_revision: bound(request.minCreateRevision),
	max_create_revision: bound(request.maxCreateRevision),
});

const putToWire = (operation: Operation & {type: 'put'}, prefix: string): PutRequestMessage => ({
	...rangeToWire({key: operation.key}, prefix),
	// etcd refuses a value together with ignore_value; an object here would be one.
	value: base64(valueBytes(operation.value)),
	lease: operation.lease,
	prev_kv: operation.previous,
	ignore_value: operation.ignoreValue,
	ignore_lease: operation.ignoreLease,
});

const operationToWire = (operation: Operation, prefix: string): RequestOpMessage => {
	switch (operation.type) {
		case 'range':
			return {request_range: rangeRequestToWire(operation, prefix)};
		case 'put':
			return {request_put: putToWire(operation, prefix)};
		case 'delete':
			return {request_delete_range: {...rangeToWire(operation, prefix), prev_kv: operation.previous}};
		case 'transaction':
			return {request_txn: transactionToWire(operation, prefix)};
	}
};

const results = {'=': 'EQUAL', '!=': 'NOT_EQUAL', '>': 'GREATER', '<': 'LESS'} as const;

/** etcd would take what is no number for 0. */
const checkOperand = ({key, target, operand}: Compare): void => {
	if (target !== 'value' && !/^-?\d+$/.test(String(operand)))
		throw new RequestError('operand-invalid', `${key}: the ${target} is compared with ${JSON.stringify(operand)}`);
};

const operandToWire = ({target, operand}: Compare): Partial<CompareMessage> => {
	switch (target) {
		case 'version':
			return {version: String(operand)};
		case 'create':
			return {create_revision: String(operand)};
		case 'mod':
			return {mod_revision: String(operand)};
		case 'lease':
			return {lease: String(operand)};
		case 'value':
			return {value: base64(typeof operand === 'object' ? operand : Buffer.from(String(operand)))};
	}
};

const compareToWire = (compare: Compare, prefix: string): CompareMessage => {
	checkOperand(compare);
	return {
		...rangeToWire(compare, prefix),
		result: results[compare.operator],
		target: compare.target.toUpperCase(),
		...operandToWire(compare),
	};
};

/** A transaction of the store as etcd's. */
export const transactionToWire = (
	{compare = [], success = [], failure = []}: Transaction,
	prefix: string,
): TxnRequestMessage => ({
	compare: compare.map(one => compareToWire(one, prefix)),
	success: success.map(one => operationToWire(one, prefix)),
	failure: failure.map(one => operationToWire(one, prefix)),
});

/** What a watch asks of etcd, from a revision on; 0 is from now on. */
export const watchToWire = (
	{noPut, noDelete, ...range}: WatchRequest,
	prefix: string,
	startRevision: number,
	previous: boolean,
): WatchCreateRequestMessage => ({
	...rangeToWire(range, prefix),
	start_revision: String(startRevision),
	filters: [...(noPut ? ['NOPUT'] : []), ...(noDelete ? ['NODELETE'] : [])],
	prev_kv: previous,
	fragment: true,
});
