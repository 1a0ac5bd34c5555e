import {bytes, type EtcdClient, type Message, text} from '../wire/etcd-client.ts';

/** One change of a revision, as a watcher hears of it. */
export interface Change {
	readonly type: 'put' | 'delete';
	readonly key: string;
	readonly value: string;
	readonly lease: string;
	/** Create revision and version; 0 for a delete. */
	readonly create: number;
	readonly version: number;
}

export interface Revision {
	readonly revision: number;
	readonly changes: readonly Change[];
}

/** A watcher of all keys that goes on behind the last revision it heard of whenever its server is back. */
export interface Feed {
	readonly name: string;
	/** What it heard since it was made, or since the last `take`. */
	take(upTo: number): readonly Revision[];
	/** The last revision it heard of. */
	readonly last: number;
	/** Opens its watch at a server; `paused` reads nothing for a while first. */
	follow(client: EtcdClient, pausedMs?: number): void;
	/** Resolves when it has heard of a revision. */
	heard(revision: number): Promise<void>;
}

export const allKeys = {key: bytes('\0'), range_end: bytes('\0')};

const changeOf = ({type, kv}: Message): Change => ({
	type: type === 'DELETE' ? 'delete' : 'put',
	key: text(kv.key),
	value: text(kv.value),
	lease: String(kv.lease ?? 0),
	create: Number(kv.create_revision ?? 0),
	version: Number(kv.version ?? 0),
});

/** Makes a feed that begins behind a revision. Throws in `take` what it heard that no watcher may hear. */
export const createFeed = (name: string, from: number): Feed => {
	let heard: Revision[] = [];
	let last = from;
	let wrong: string | undefined;
	let waiters: {readonly revision: number; resolve(): void}[] = [];
	let generation = 0;

	const hear = (events: readonly Message[]): void => {
		const response = new Map<number, Change[]>();
		for (const event of events) {
			const revision = Number(event.kv.mod_revision);
			const changes = response.get(revision);
			if (changes === undefined) response.set(revision, [changeOf(event)]);
			else changes.push(changeOf(event));
		}
		for (const [revision, changes] of response) {
			if (revision !== last + 1) wrong ??= `watcher ${name} heard of revision ${revision} after revision ${last}`;
			heard.push({revision, changes});
			last = revision;
		}
		for (const waiter of waiters) if (waiter.revision <= last) waiter.resolve();
		waiters = waiters.filter(({revision}) => revision > last);
	};

	return {
		name,
		get last() {
			return last;
		},
		take(upTo) {
			if (wrong !== undefined) throw new Error(wrong);
			const taken = heard.filter(({revision}) => revision <= upTo);
			heard = heard.filter(({revision}) => revision > upTo);
			return taken;
		},
		follow(client, pausedMs = 0) {
			const current = ++generation;
			const {call, send} = client.stream('Watch.Watch');
			call.on('data', (message: Message) => {
				// What an old connection still holds would be heard twice.
				if (current !== generation) return;
				if (message.canceled) wrong ??= `watcher ${name} was ended at ${last}: ${message.cancel_reason}`;
				else hear(message.events ?? []);
			});
			send({create_request: {...allKeys, start_revision: String(last + 1)}});
			if (pausedMs === 0) return;
			call.pause();
			setTimeout(() => void call.resume(), pausedMs);
		},
		heard: revision =>
			revision <= last ? Promise.resolve() : new Promise(resolve => void waiters.push({revision, resolve})),
	};
};
