import {crc32} from 'node:zlib';
import type {KeyValue, RevisionStore, Transaction} from '../types.ts';
import {valueBytes} from '../value.ts';
import type {LeaseRequestMessage, RangeRequestMessage, ResponseMessage} from './messages.ts';
import {keyBytes, numberOfWire} from './wire-bytes.ts';
import {rangeRequestOf} from './wire-requests.ts';
import {headerAt, idsHeader, memberId, raftTerm, rangeResponse, transactionResponse} from './wire-responses.ts';

/** The release of etcd whose API this is; clients ask it to know what they may use. */
export const etcdVersion = '3.5.21';

/** Sizes of records; they never change, so a second look costs nothing. */
const sizes = new WeakMap<KeyValue, number>();

const sizeOf = (kv: KeyValue): number => {
	let size = sizes.get(kv);
	if (size === undefined) {
		size = kv.key.length + valueBytes(kv.value).length;
		sizes.set(kv, size);
	}
	return size;
};

const everything = {key: '\0', end: '\0'};

/** KV.Range. */
export const range = (store: RevisionStore, request: RangeRequestMessage): ResponseMessage =>
	rangeResponse(store.range(rangeRequestOf(request)));

/** KV.Txn without writes. It sees the tip, so it is answered when that is on disk. */
export const readTransaction = async (store: RevisionStore, transaction: Transaction): Promise<ResponseMessage> => {
	const result = store.transact(transaction);
	await store.whenDurable(result.revision);
	return transactionResponse(result);
};

/** Lease.LeaseTimeToLive: -1 for a lease that is not there. */
export const leaseTimeToLive = (store: RevisionStore, {ID = '0', keys}: LeaseRequestMessage): ResponseMessage => {
	const header = headerAt(store.durable);
	const lease = store.timeToLive(ID);
	if (lease === undefined) return {header, ID, TTL: -1};
	return {
		header,
		ID,
		TTL: lease.remainingSeconds,
		grantedTTL: lease.ttlSeconds,
		keys: keys ? lease.keys.map(keyBytes) : [],
	};
};

/** Lease.LeaseLeases. */
export const leaseLeases = (store: RevisionStore): ResponseMessage => ({
	header: headerAt(store.durable),
	leases: store.leases().map(({id}) => ({ID: id})),
});

/** Cluster.MemberList: the one member there is. */
export const memberList = (url: string): ResponseMessage => ({
	header: idsHeader,
	members: [{ID: memberId, name: 'inkube', peerURLs: [], clientURLs: [url]}],
});

/** Length of the file of an etcd that holds nothing. */
const emptyFileBytes = 20_480;

/** Maintenance.Status. The size is that of all current keys and values, beside what a file has in any case. */
export const status = (store: RevisionStore): ResponseMessage => {
	const {kvs, revision} = store.range(everything);
	const size = kvs.reduce((sum, kv) => sum + sizeOf(kv), emptyFileBytes);
	const {readOnly} = store.status();
	return {
		header: headerAt(revision),
		version: etcdVersion,
		dbSize: size,
		dbSizeInUse: size,
		leader: memberId,
		raftIndex: revision,
		raftTerm,
		raftAppliedIndex: revision,
		errors: readOnly === undefined ? [] : [readOnly],
	};
};

/** A CRC-32 of what is stored at a revision (0: the current one). Not the number etcd has for the same keys. */
const checksum = (store: RevisionStore, revision: number): {readonly sum: number; readonly current: number} => {
	const {kvs, revision: current} = store.range({...everything, revision});
	// Begins with the name of etcd's bucket, so that nothing has a checksum too.
	let sum = crc32('key');
	for (const kv of kvs) {
		sum = crc32(`${kv.createRevision} ${kv.modRevision} ${kv.version} ${kv.lease} `, sum);
		sum = crc32(keyBytes(kv.key), sum);
		sum = crc32(valueBytes(kv.value), sum);
	}
	return {sum, current};
};

/** Maintenance.Hash. */
export const hash = (store: RevisionStore): ResponseMessage => {
	const {sum, current} = checksum(store, 0);
	return {header: headerAt(current), hash: sum};
};

/** Maintenance.HashKV. */
export const hashKv = (store: RevisionStore, request: {readonly revision?: string}): ResponseMessage => {
	const revision = numberOfWire(request.revision);
	const {sum, current} = checksum(store, revision);
	return {
		header: headerAt(current),
		hash: sum,
		compact_revision: store.compacted,
		hash_revision: revision || current,
	};
};

/** etcd's AlarmType NOSPACE. */
const noSpace = 1;

/** Maintenance.Alarm: NOSPACE while the disk of the store is full. It goes when the store is started again with room. As in etcd, without a header. */
export const alarms = (store: RevisionStore): ResponseMessage => ({
	alarms: store.status().diskFull ? [{memberID: memberId, alarm: noSpace}] : [],
});

/** The response that says nothing but that all is well: there is nothing to defragment. */
export const nothingToSay = (): ResponseMessage => ({});
