import {deepFreeze} from '../../machinery/freeze.ts';
import {tombstone} from '../key-history.ts';
import type {KeyValue, OperationResult, RangeResult, StoreEvent, TransactionResult} from '../types.ts';
import {keyOfWire, numberOfWire, valueOfWire} from '../wire/wire-bytes.ts';

/*
etcd's responses in the JSON form of protocol buffers: 64-bit numbers as decimal text, bytes in base64, enums by name, what is
zero or empty left out.
*/

export interface WireHeader {
	readonly revision?: string;
}
export interface WireKeyValue {
	readonly key: string;
	readonly value?: string;
	readonly create_revision?: string;
	readonly mod_revision?: string;
	readonly version?: string;
	readonly lease?: string;
}
export interface WireEvent {
	readonly type?: string;
	readonly kv: WireKeyValue;
	readonly prev_kv?: WireKeyValue;
}
export interface WireRangeResponse {
	readonly header?: WireHeader;
	readonly kvs?: readonly WireKeyValue[];
	readonly more?: boolean;
	readonly count?: string;
}
interface WireResponseOp {
	readonly response_range?: WireRangeResponse;
	readonly response_put?: {readonly prev_kv?: WireKeyValue};
	readonly response_delete_range?: {readonly deleted?: string; readonly prev_kvs?: readonly WireKeyValue[]};
	readonly response_txn?: WireTransactionResponse;
}
export interface WireTransactionResponse {
	readonly header?: WireHeader;
	readonly succeeded?: boolean;
	readonly responses?: readonly WireResponseOp[];
}
export interface WireWatchResponse {
	readonly header?: WireHeader;
	readonly watch_id?: string;
	readonly created?: boolean;
	readonly canceled?: boolean;
	readonly compact_revision?: string;
	readonly cancel_reason?: string;
	readonly fragment?: boolean;
	readonly events?: readonly WireEvent[];
}

/** The revision in a response's header. */
export const headerRevision = ({header}: {readonly header?: WireHeader}): number => numberOfWire(header?.revision);

const keyBelow = (base64: string, prefix: string): string => keyOfWire(base64).slice(prefix.length);

/** A key and what it holds, without the prefix of all keys. */
const keyValueOfWire = (kv: WireKeyValue, prefix: string): KeyValue => ({
	key: keyBelow(kv.key, prefix),
	value: valueOfWire(kv.value),
	createRevision: numberOfWire(kv.create_revision),
	modRevision: numberOfWire(kv.mod_revision),
	version: numberOfWire(kv.version),
	lease: kv.lease ?? '0',
});

/** One change; `previous` as far as it was asked for. */
export const eventOfWire = ({type, kv, prev_kv}: WireEvent, prefix: string): StoreEvent =>
	deepFreeze({
		type: type === 'DELETE' ? 'delete' : 'put',
		kv:
			type === 'DELETE'
				? tombstone(keyBelow(kv.key, prefix), numberOfWire(kv.mod_revision))
				: keyValueOfWire(kv, prefix),
		...(prev_kv && {previous: keyValueOfWire(prev_kv, prefix)}),
	} satisfies StoreEvent);

/** What a range holds. `revision` where the response has no header of its own. */
export const rangeOfResponse = (response: WireRangeResponse, prefix: string, revision = 0): RangeResult =>
	deepFreeze({
		revision: headerRevision(response) || revision,
		kvs: (response.kvs ?? []).map(kv => keyValueOfWire(kv, prefix)),
		more: response.more ?? false,
		count: numberOfWire(response.count),
	});

const resultOf = (operation: WireResponseOp, prefix: string, revision: number): OperationResult => {
	const {response_range: range, response_put: put, response_delete_range: deletion, response_txn: inner} = operation;
	if (range) return {type: 'range', ...rangeOfResponse(range, prefix, revision)};
	if (inner) return {type: 'transaction', ...transactionOfResponse(inner, prefix, revision)};
	if (deletion)
		return {
			type: 'delete',
			deleted: numberOfWire(deletion.deleted),
			previous: (deletion.prev_kvs ?? []).map(kv => keyValueOfWire(kv, prefix)),
		};
	return {type: 'put', ...(put?.prev_kv && {previous: keyValueOfWire(put.prev_kv, prefix)})};
};

/** What a transaction did. */
export const transactionOfResponse = (
	response: WireTransactionResponse,
	prefix: string,
	outer = 0,
): TransactionResult => {
	const revision = headerRevision(response) || outer;
	return {
		succeeded: response.succeeded ?? false,
		revision,
		results: (response.responses ?? []).map(one => resultOf(one, prefix, revision)),
	};
};
