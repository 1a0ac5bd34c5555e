import type {Clock} from '../../clock/clock.ts';
import {lock} from '../recipes/lock.ts';
import type {LeasingStore} from '../recipes/own-lease.ts';
import {commit} from '../recipes/recipe-store.ts';
import type {EtcdMethods} from './etcd-methods.ts';
import {unary, waiting} from './etcd-method.ts';
import {turnFor} from './recipe-calls.ts';
import {keyBytes, keyOfWire} from './wire-bytes.ts';
import {headerAt} from './wire-responses.ts';

interface LockRequestMessage {
	readonly name?: string;
	readonly lease?: string;
}

/** etcd's lock service (v3lockpb): what etcdctl's lock does by leases and watches, in one call. */
export const lockMethods = (store: LeasingStore, clock: Clock): EtcdMethods => ({
	Lock: waiting(async ({name, lease = '0'}: LockRequestMessage, signal) => {
		const take = turnFor(store, clock, signal, lease, (context, id) => lock(context, keyOfWire(name), id));
		const {key} = await take;
		return {header: headerAt(store.durable), key: keyBytes(key)};
	}),
	Unlock: unary(async ({key}: {readonly key?: string}) => {
		const {revision} = await commit({store, clock}, {success: [{type: 'delete', key: keyOfWire(key)}]});
		return {header: headerAt(revision)};
	}),
});
