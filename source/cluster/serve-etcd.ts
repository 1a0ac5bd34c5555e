import type {EtcdServer} from '../store/wire/start-etcd.ts';
import {journaledStore} from './journaled-store.ts';
import type {StandaloneStore} from './start-store.ts';

const loopback = '127.0.0.1';

/** Opens the store to etcd's clients on a port of loopback (0: any free one), without authentication. Rejects when the port cannot be had. */
export const serveEtcd = async (
	{store, time}: Pick<StandaloneStore, 'store' | 'time'>,
	port: number,
): Promise<EtcdServer> => {
	const {startEtcd} = await import('../store/wire/start-etcd.ts');
	return startEtcd({store, journaled: journaledStore(store, time), time, port, host: loopback});
};
