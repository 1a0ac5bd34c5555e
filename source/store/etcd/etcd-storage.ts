import type {Clock} from '../../clock/clock.ts';
import {CompactedError} from '../errors.ts';
import {prefixEnd} from '../key-range.ts';
import {etcdPageKeysMax} from '../limits.ts';
import {createSharedLeases} from '../shared-lease.ts';
import type {RemoteStorage} from '../storage.ts';
import type {KeyValue, RangeRequest, RangeResult} from '../types.ts';
import type {EtcdClient} from './etcd-client.ts';
import {createEtcdUpdate} from './etcd-update.ts';

/** From these versions on a progress notification never runs ahead of events (etcd-io/etcd#15220). */
const firstTruthful = {'3.4': 25, '3.5': 8};

const isTruthful = (version: string): boolean => {
	const [, minor, patch] = /^(\d+\.\d+)\.(\d+)/.exec(version) ?? [];
	const least = firstTruthful[minor as keyof typeof firstTruthful];
	return least === undefined || Number(patch) >= least;
};

/** What the API server's watch cache needs of an etcd cluster. What etcd says enters the pump as results of the outside world, and changes as deliveries. */
export const createEtcdStorage = async (client: EtcdClient, clock: Clock): Promise<RemoteStorage> => {
	const outside = <T>(work: Promise<T>): Promise<T> => clock.outside(work);
	const tellsProgress = isTruthful(await outside(client.version()));
	const leases = {grant: async (ttlSeconds: number) => (await outside(client.grant(ttlSeconds))).id, has: () => true};
	let sharedLease = createSharedLeases(leases, clock);

	const lease = async (seconds: number, fresh: boolean): Promise<string> => {
		if (fresh) sharedLease = createSharedLeases(leases, clock);
		const granting = sharedLease(seconds);
		return granting.catch((error: unknown) => {
			sharedLease = createSharedLeases(leases, clock);
			throw error;
		});
	};

	/** A whole range in pages, all at the revision of the first. */
	const readPaged = async (request: RangeRequest): Promise<RangeResult> => {
		const limit = request.limit ?? Infinity;
		const kvs: KeyValue[] = [];
		let first: RangeResult | undefined;
		for (let {key} = request; ; key = `${kvs.at(-1)!.key}\0`) {
			const revision = request.revision ?? first?.revision;
			const page = await outside(
				client.range({...request, key, revision, limit: Math.min(etcdPageKeysMax, limit - kvs.length)}),
			);
			first ??= page;
			kvs.push(...page.kvs);
			if (!page.more || kvs.length >= limit) return {...first, kvs, more: page.more};
		}
	};

	return {
		tellsProgress,
		get: async (key, revision) => (await outside(client.range({key, revision}))).kvs[0],
		list: (prefix, {revision, limit, startKey = prefix} = {}) =>
			readPaged({key: startKey, end: prefixEnd(prefix), revision, limit}),
		update: createEtcdUpdate({client, lease, outside}),
		follow(prefix, fromRevision, sink) {
			const watch = client.watch(
				{key: prefix, end: prefixEnd(prefix), startRevision: fromRevision},
				{
					events: batch => clock.deliver(() => sink.events(batch)),
					progress: revision => clock.deliver(() => sink.progress(revision)),
					closed: ({compactRevision = 0, error}) =>
						clock.deliver(() => sink.closed(error ?? new CompactedError(fromRevision, compactRevision))),
				},
				false,
			);
			return watch;
		},
		currentRevision: () => outside(client.currentRevision()),
		compactedRevision: () => outside(client.compactedRevision()),
		compact: revision => outside(client.compact(revision)),
		close: () => client.close(),
	};
};
