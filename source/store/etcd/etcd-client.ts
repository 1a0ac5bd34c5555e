import {LeaseError} from '../errors.ts';
import type {
	Lease,
	LeaseStatus,
	RangeRequest,
	RangeResult,
	Transaction,
	TransactionResult,
	WatchRequest,
} from '../types.ts';
import {keyOfWire, numberOfWire} from '../wire/wire-bytes.ts';
import {isReadOnly} from '../wire/wire-requests.ts';
import {compactedText} from '../wire/wire-error.ts';
import {errorOfWire, futureText, isServiceError} from './client-errors.ts';
import {rangeRequestToWire, transactionToWire} from './client-requests.ts';
import {headerRevision, rangeOfResponse, transactionOfResponse} from './client-responses.ts';
import {connectEtcd, type EtcdMethod} from './etcd-connection.ts';
import type {EtcdOptions} from './etcd-options.ts';
import {type EtcdWatch, type EtcdWatchSink, watchEtcd} from './etcd-watch.ts';

/**
An etcd cluster in the words of the revision store, answering later. Keys are those below the prefix, without it; revisions
and leases are shared with everybody else who uses the cluster. Errors are the store's: CompactedError, FutureRevisionError,
RequestError, LeaseError, and UnavailableError when no endpoint answers.
*/
export interface EtcdClient {
	range(request: RangeRequest): Promise<RangeResult>;
	transact(transaction: Transaction): Promise<TransactionResult>;
	/** Events arrive as the network brings them; see EtcdWatchSink. `previous`: say what was there before. */
	watch(request: WatchRequest, sink: EtcdWatchSink, previous?: boolean): EtcdWatch;
	grant(ttlSeconds: number, id?: string): Promise<Lease>;
	keepAlive(id: string): Promise<number>;
	revoke(id: string): Promise<void>;
	timeToLive(id: string): Promise<LeaseStatus | undefined>;
	compact(revision: number): Promise<void>;
	/** The most recent revision, confirmed by a majority of the cluster. */
	currentRevision(): Promise<number>;
	/** The revision below which history is gone; 0 when nothing was compacted. */
	compactedRevision(): Promise<number>;
	/** etcd's own, such as `3.5.21`. */
	version(): Promise<string>;
	close(): void;
}

/** Connects to an etcd cluster. Load this file only when it is wanted: gRPC takes a while. */
export const createEtcdClient = (options: EtcdOptions): EtcdClient => {
	const connection = connectEtcd(options);
	const {prefix = ''} = options;
	const watches = new Set<EtcdWatch>();

	/** The revision below which history is gone, when some is: etcd tells it to those who watch from before it. */
	const boundary = (): Promise<number> =>
		new Promise((resolve, reject) => {
			const watch = client.watch(
				{key: '\0', startRevision: 1},
				{
					events: () => undefined,
					interrupted(error) {
						watch.cancel();
						reject(errorOfWire(error, {revision: 1, other: 0}));
					},
					closed: ({compactRevision, error}) => (error ? reject(error) : resolve(compactRevision ?? 0)),
				},
			);
		});

	/** The other revision of a refusal, which etcd does not tell by itself. */
	const otherRevision = async (error: unknown): Promise<number> => {
		if (!isServiceError(error)) return 0;
		if (error.details === compactedText) return boundary();
		return error.details === futureText ? client.currentRevision() : 0;
	};

	const call = async (method: EtcdMethod, request: object, repeatable: boolean, revision = 0): Promise<any> => {
		try {
			return await connection.call(method, request, repeatable);
		} catch (error) {
			throw errorOfWire(error, {revision, other: await otherRevision(error)});
		}
	};

	/** Requests for leases are answered on streams of which each carries one. */
	const renew = async (id: string): Promise<number> => {
		const {stream} = await connection.stream('Lease.LeaseKeepAlive');
		return new Promise((resolve, reject) => {
			stream.on('data', ({TTL}: {TTL?: string}) => {
				resolve(Math.max(0, numberOfWire(TTL)));
				stream.cancel();
			});
			stream.on('error', (error: Error) => reject(errorOfWire(error, {revision: 0, other: 0})));
			stream.write({ID: id});
		});
	};

	const client: EtcdClient = {
		async range(request) {
			const message = rangeRequestToWire(request, prefix);
			return rangeOfResponse(await call('KV.Range', message, true, request.revision), prefix);
		},
		async transact(transaction) {
			const message = transactionToWire(transaction, prefix);
			return transactionOfResponse(await call('KV.Txn', message, isReadOnly(transaction)), prefix);
		},
		watch(request, sink, previous = true) {
			const watch = watchEtcd({connection, prefix, request, previous}, sink);
			watches.add(watch);
			return {
				requestProgress: () => watch.requestProgress(),
				cancel() {
					watches.delete(watch);
					watch.cancel();
				},
			};
		},
		async grant(ttlSeconds, id = '0') {
			const {ID, TTL} = await call('Lease.LeaseGrant', {TTL: String(ttlSeconds), ID: id}, false);
			return {id: ID, ttlSeconds: numberOfWire(TTL)};
		},
		keepAlive: renew,
		revoke: async id => void (await call('Lease.LeaseRevoke', {ID: id}, false)),
		async timeToLive(id) {
			const {
				TTL,
				grantedTTL,
				keys = [],
			} = await call('Lease.LeaseTimeToLive', {ID: id, keys: true}, true).catch((error: unknown) => {
				if (error instanceof LeaseError) return {TTL: '-1'};
				throw error;
			});
			if (numberOfWire(TTL) < 0) return undefined;
			return {
				id,
				ttlSeconds: numberOfWire(grantedTTL),
				remainingSeconds: numberOfWire(TTL),
				keys: keys.map((key: string) => keyOfWire(key).slice(prefix.length)).toSorted(),
			};
		},
		compact: async revision =>
			void (await call('KV.Compact', {revision: String(revision), physical: false}, false, revision)),
		async currentRevision() {
			const message = rangeRequestToWire({key: '\0', countOnly: true}, prefix);
			return headerRevision(await call('KV.Range', message, true));
		},
		async compactedRevision() {
			try {
				await connection.call('KV.Range', rangeRequestToWire({key: '\0', revision: 1, countOnly: true}, prefix), true);
				return 0;
			} catch (error) {
				if (!isServiceError(error) || error.details !== compactedText)
					throw errorOfWire(error, {revision: 1, other: 0});
				return boundary();
			}
		},
		version: async () => (await call('Maintenance.Status', {}, true)).version,
		close() {
			for (const watch of watches) watch.cancel();
			connection.close();
		},
	};
	return client;
};
