/** A lease and what is attached to it at the tip. */
export interface LeaseEntry {
	readonly id: string;
	readonly ttlSeconds: number;
	/** Cluster time at which it may be revoked, ms since the epoch. */
	expiresAt: number;
	readonly keys: Set<string>;
}

/** Ids that are picked go on behind those in use, but not behind larger ones than this, which clients chose. */
const pickedIdMax = 1_000_000_000_000;

/** The leases of a store with the keys attached to them. Knows no time of its own. */
export class LeaseTable {
	readonly #entries = new Map<string, LeaseEntry>();
	/** Revoked leases by the revision that deleted their keys; a fork at an older revision needs their time to live. */
	readonly #revoked = new Map<string, {readonly ttlSeconds: number; readonly revision: number}>();
	#lastId = 0;

	get size(): number {
		return this.#entries.size;
	}

	get(id: string): LeaseEntry | undefined {
		return this.#entries.get(id);
	}

	entries(): IterableIterator<LeaseEntry> {
		return this.#entries.values();
	}

	/** A positive id that is not in use, in the order of asking. */
	freeId(): string {
		let id: string;
		do id = String(this.#lastId + 1);
		while (this.#entries.has(id) && ++this.#lastId);
		return id;
	}

	add(id: string, ttlSeconds: number, expiresAt: number): LeaseEntry {
		const entry: LeaseEntry = {id, ttlSeconds, expiresAt, keys: new Set()};
		this.#entries.set(id, entry);
		const number = Number(id);
		if (number > this.#lastId && number < pickedIdMax) this.#lastId = number;
		return entry;
	}

	/** Removes a lease; `revision` is the one that deleted its keys, if it had any. */
	remove(id: string, revision?: number): void {
		const entry = this.#entries.get(id);
		if (entry === undefined) return;
		this.#entries.delete(id);
		if (revision !== undefined) this.#revoked.set(id, {ttlSeconds: entry.ttlSeconds, revision});
	}

	/** Moves a key from the lease it had to another; '0' is none. Unknown leases are passed over. */
	move(key: string, from: string, to: string): void {
		if (from === to) return;
		if (from !== '0') this.#entries.get(from)?.keys.delete(key);
		if (to !== '0') this.#entries.get(to)?.keys.add(key);
	}

	/** The time to live of a lease, revoked ones included as long as a revision that used them can be read. */
	ttlOf(id: string): number | undefined {
		return this.#entries.get(id)?.ttlSeconds ?? this.#revoked.get(id)?.ttlSeconds;
	}

	/** Forgets the leases whose keys no read at `revision` or later can see. */
	compact(revision: number): void {
		for (const [id, revoked] of this.#revoked) if (revoked.revision <= revision) this.#revoked.delete(id);
	}
}
