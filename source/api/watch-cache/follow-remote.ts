import type {Clock} from '../../clock/clock.ts';
import {CompactedError} from '../../store/errors.ts';
import {createReplica, type Replica, type ReplicaOptions} from '../../store/replica.ts';
import type {Following, RemoteStorage} from '../../store/storage.ts';
import {storedOf} from '../../store/stored.ts';
import type {KeyValue, Value} from '../../store/types.ts';
import {shareUnchanged} from '../registry/share-unchanged.ts';
import {cacheRetryMs} from './limits.ts';

export interface FollowOptions extends Pick<ReplicaOptions, 'history' | 'refusal'> {
	readonly remote: RemoteStorage;
	readonly clock: Clock;
	/** What is followed: every key below it. */
	readonly prefix: string;
	readonly log?: {warn(message: string): void};
}

/** A replica that is kept up to date. */
export interface FollowedRemote {
	readonly replica: Replica;
	/** Asks the store how far the replica is. */
	requestProgress(): void;
	stop(): void;
}

/** The object of a record; it shares with the one before what did not change. What is no object is left for who reads it to find out. */
const decode = (kv: KeyValue, previous: KeyValue | undefined): Value => {
	try {
		return {object: shareUnchanged(storedOf(kv).object, previous && storedOf(previous).object)};
	} catch {
		return kv.value;
	}
};

/**
Reads everything below a prefix and follows what changes, as a reflector does (one list, one watch). When the history to go on
from has been compacted away it reads again; watchers of the replica then close and have to look again, too.
*/
export const followRemote = async ({
	remote,
	clock,
	prefix,
	log,
	history,
	refusal,
}: FollowOptions): Promise<FollowedRemote> => {
	const read = async () => {
		const {kvs, revision} = await remote.list(prefix);
		return {kvs, revision};
	};
	const replica = createReplica({clock, base: await read(), history, refusal, decode});
	let following: Following;
	let stopped = false;

	const follow = (): void => {
		following = remote.follow(prefix, replica.store.tip + 1, {
			events: batch => replica.apply(batch),
			progress: revision => replica.advance(revision),
			closed(error) {
				log?.warn(`the watch cache lost its place (${error.message}) and reads ${prefix} again`);
				// History that has gone is nothing to wait for; whatever else etcd says may be said again.
				if (error instanceof CompactedError) clock.enqueue(readAgain, 'read into the watch cache');
				else clock.setTimer(cacheRetryMs, readAgain);
			},
		});
	};

	const readAgain = async (): Promise<void> => {
		if (stopped) return;
		try {
			replica.rebase(await read());
			follow();
		} catch (error) {
			log?.warn(`the watch cache cannot read ${prefix}: ${(error as Error).message}`);
			clock.setTimer(cacheRetryMs, readAgain);
		}
	};

	follow();
	return {
		replica,
		requestProgress: () => following.requestProgress(),
		stop() {
			stopped = true;
			following.cancel();
		},
	};
};
