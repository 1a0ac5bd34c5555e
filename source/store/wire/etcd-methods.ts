import type {TimeEngine} from '../../clock/engine.ts';
import type {LeasingStore} from '../recipes/own-lease.ts';
import type {RevisionStore} from '../types.ts';
import {authMethods} from './auth-methods.ts';
import {electionMethods} from './election-methods.ts';
import {type EtcdMethod, unary} from './etcd-method.ts';
import {
	alarms,
	hash,
	hashKv,
	leaseLeases,
	leaseTimeToLive,
	memberList,
	nothingToSay,
	range,
	readTransaction,
	status,
} from './etcd-reads.ts';
import {type EtcdWrite, type EtcdWriteMethod, performEtcdWrite} from './etcd-writes.ts';
import {lockMethods} from './lock-methods.ts';
import type {ResponseMessage, TxnRequestMessage} from './messages.ts';
import {keepAliveMethod, snapshotMethod, watchMethod} from './stream-methods.ts';
import {isReadOnly, transactionOf} from './wire-requests.ts';
import type {EtcdServiceName} from './wire-services.ts';

export interface EtcdMethodsOptions {
	readonly store: RevisionStore;
	/** The same store as locks and elections write to it: through the journal. */
	readonly journaled: LeasingStore;
	readonly time: TimeEngine;
	/** The store as a file of etcd. */
	snapshot(): Buffer;
	/** Where clients find this server. */
	url(): string;
}

/** The methods of a service by their names. */
export type EtcdMethods = {readonly [method: string]: EtcdMethod};

/** What each method of etcd's API does with the store. Writes are inputs of the time engine: ordered, and in the journal. */
export const createEtcdMethods = (options: EtcdMethodsOptions): Readonly<Record<EtcdServiceName, EtcdMethods>> => {
	const {store, time, journaled} = options;

	const perform = async (write: EtcdWrite): Promise<ResponseMessage> => {
		const response = await time.input(write, () => performEtcdWrite(store, write));
		// Renewals are not written to the log.
		if (write.etcd !== 'LeaseKeepAlive') await store.whenSettled();
		return response;
	};

	const write = (etcd: EtcdWriteMethod) => unary(request => perform({etcd, request}));

	const transact = (request: TxnRequestMessage): Promise<ResponseMessage> => {
		const transaction = transactionOf(request);
		return isReadOnly(transaction) ? readTransaction(store, transaction) : perform({etcd: 'Txn', request});
	};

	return {
		KV: {
			Range: unary(request => range(store, request)),
			Put: write('Put'),
			DeleteRange: write('DeleteRange'),
			Txn: unary(transact),
			Compact: write('Compact'),
		},
		Watch: {Watch: watchMethod(store, time)},
		Lease: {
			LeaseGrant: write('LeaseGrant'),
			LeaseRevoke: write('LeaseRevoke'),
			LeaseKeepAlive: keepAliveMethod(request => perform({etcd: 'LeaseKeepAlive', request})),
			LeaseTimeToLive: unary(request => leaseTimeToLive(store, request)),
			LeaseLeases: unary(() => leaseLeases(store)),
		},
		Cluster: {MemberList: unary(() => memberList(options.url()))},
		Maintenance: {
			Alarm: unary(() => alarms(store)),
			Status: unary(() => status(store)),
			Defragment: unary(nothingToSay),
			Hash: unary(() => hash(store)),
			HashKV: unary(request => hashKv(store, request)),
			Snapshot: snapshotMethod(options.snapshot),
		},
		Auth: authMethods(store),
		Lock: lockMethods(journaled, time.observer),
		Election: electionMethods(journaled, time.observer),
	};
};
