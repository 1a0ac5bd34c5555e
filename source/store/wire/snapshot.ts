import {createHash} from 'node:crypto';
import type {Lease, KeyValue, RevisionStore} from '../types.ts';
import {boltFile, type BoltEntry} from './bolt-file.ts';
import {keyValueMessage} from './wire-responses.ts';

/** Encodes messages of etcd's protocol that are kept inside a snapshot. */
export interface SnapshotEncoding {
	keyValue(message: object): Uint8Array;
	lease(message: object): Uint8Array;
}

/** How etcd's backend names a revision: the transaction, `_`, and the place of the change within it; big-endian. */
const revisionBytes = (main: number, sub = 0): Buffer => {
	const bytes = Buffer.alloc(17);
	bytes.writeBigUInt64BE(BigInt(main), 0);
	bytes.write('_', 8);
	bytes.writeBigUInt64BE(BigInt(sub), 9);
	return bytes;
};

const unsigned = (number: bigint): Buffer => {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64BE(BigInt.asUintN(64, number));
	return bytes;
};

const keyEntries = (kvs: readonly KeyValue[], encoding: SnapshotEncoding): readonly BoltEntry[] => {
	let main = 0;
	let sub = 0;
	return kvs
		.toSorted((a, b) => a.modRevision - b.modRevision)
		.map(kv => {
			sub = kv.modRevision === main ? sub + 1 : 0;
			main = kv.modRevision;
			return {key: revisionBytes(main, sub), value: encoding.keyValue(keyValueMessage(kv))};
		});
};

const leaseEntries = (leases: readonly Lease[], encoding: SnapshotEncoding): readonly BoltEntry[] =>
	leases
		.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
		.map(({id, ttlSeconds}) => ({
			key: unsigned(BigInt(id)),
			value: encoding.lease({ID: id, TTL: ttlSeconds}),
		}));

const emptyBuckets = ['alarm', 'auth', 'authRoles', 'authUsers', 'cluster'];

/**
The store as a file that etcd's tools read (`etcdctl snapshot status`, `etcdutl snapshot restore`): the current keys and
leases; history begins at the current revision. Behind the file comes its SHA-256, as etcd appends it.
*/
export const snapshotBytes = (store: RevisionStore, encoding: SnapshotEncoding): Buffer => {
	const {kvs, revision} = store.range({key: '\0', end: '\0'});
	const at = revisionBytes(revision);
	const file = boltFile([
		...emptyBuckets.map(name => ({name, entries: []})),
		{name: 'key', entries: keyEntries(kvs, encoding)},
		{name: 'lease', entries: leaseEntries(store.leases(), encoding)},
		{name: 'members', entries: []},
		{name: 'members_removed', entries: []},
		{
			name: 'meta',
			entries: [
				{key: Buffer.from('consistent_index'), value: unsigned(BigInt(revision))},
				{key: Buffer.from('finishedCompactRev'), value: at},
				{key: Buffer.from('scheduledCompactRev'), value: at},
				{key: Buffer.from('term'), value: unsigned(1n)},
			],
		},
	]);
	return Buffer.concat([file, createHash('sha256').update(file).digest()]);
};
