import {isTombstone, KeyHistory} from './key-history.ts';
import {openEnd} from './key-range.ts';
import {createOrderedMap} from './ordered-map.ts';
import type {KeyRange, KeyValue} from './types.ts';

/** Above every key: keys have code units up to 0xff. */
const aboveAllKeys = '\uffff';

const highOf = (end: string): string => (end === openEnd ? aboveAllKeys : end);

/**
All keys with their histories (etcd's treeIndex). Keys that may be alive and keys known to be dead are kept apart, so that
reading the present does not walk over what has been deleted: a deleted key stays among the living until `retire`.
*/
export class KeyIndex {
	readonly #histories = new Map<string, KeyHistory>();
	readonly #live = createOrderedMap<KeyHistory>();
	readonly #dead = createOrderedMap<KeyHistory>();
	/** Deleted keys that are still among the living. */
	#lingering = 0;

	/** Number of keys at the tip. */
	get size(): number {
		return this.#live.size - this.#lingering;
	}

	/** What a key holds at the tip. */
	latest(key: string): KeyValue | undefined {
		return this.#histories.get(key)?.current;
	}

	/** The history of a key; undefined if it was never written or compacted away. */
	find(key: string): KeyHistory | undefined {
		return this.#histories.get(key);
	}

	/** Adds a record, live or tombstone, to its key; `history` is that of the key if the caller has it. */
	append(record: KeyValue, history = this.#histories.get(record.key)): void {
		if (history === undefined) {
			const created = new KeyHistory(record);
			this.#histories.set(created.key, created);
			this.#live.set(created.key, created);
			return;
		}
		const wasAlive = history.current !== undefined;
		history.append(record);
		if (isTombstone(record)) {
			if (wasAlive) this.#lingering++;
		} else if (history.retired) this.#revive(history);
		else if (!wasAlive) this.#lingering--;
	}

	/** Takes back the last record of a key. */
	withdraw(key: string): void {
		const history = this.#histories.get(key)!;
		const wasAlive = history.current !== undefined;
		if (!history.withdraw()) {
			this.#histories.delete(key);
			this.#live.delete(key);
			return;
		}
		const isAlive = history.current !== undefined;
		if (wasAlive && !isAlive) this.#lingering++;
		if (!wasAlive && isAlive) this.#lingering--;
	}

	/** Moves a key that is deleted at the tip to the dead; reads below its deletion must then ask for the dead too. */
	retire(key: string): void {
		const history = this.#histories.get(key);
		if (history === undefined || history.retired || history.current !== undefined) return;
		history.retired = true;
		this.#lingering--;
		this.#live.delete(key);
		this.#dead.set(key, history);
	}

	/** Forgets what no read of the key at `revision` or later can see. */
	compact(key: string, revision: number): void {
		const history = this.#histories.get(key);
		if (history === undefined || history.compact(revision)) return;
		this.#histories.delete(key);
		if (history.retired) this.#dead.delete(key);
		else {
			this.#live.delete(key);
			this.#lingering--;
		}
	}

	/** The records of a range at a revision in key order; at most `limit`. `withDead` for revisions older than the last `retire`. */
	read({key, end}: KeyRange, revision: number, withDead: boolean, limit = Infinity): KeyValue[] {
		const records: KeyValue[] = [];
		if (end === undefined) {
			const record = this.#histories.get(key)?.at(revision);
			if (record !== undefined) records.push(record);
			return records;
		}
		const collect = (_: string, history: KeyHistory): {break: boolean} | void => {
			const record = history.at(revision);
			if (record !== undefined && records.push(record) >= limit && !withDead) return {break: true};
			return undefined;
		};
		this.#live.forRange(key, highOf(end), false, collect);
		if (!withDead) return records;
		const living = records.length;
		this.#dead.forRange(key, highOf(end), false, collect);
		if (records.length > living) records.sort((a, b) => (a.key < b.key ? -1 : 1));
		return limit < records.length ? records.slice(0, limit) : records;
	}

	/** How many keys of a range exist at the tip, without reading them; undefined when only reading them tells. */
	countLatest({key, end}: KeyRange): number | undefined {
		if (end === undefined || this.#lingering > 0) return undefined;
		return this.#live.forRange(key, highOf(end), false);
	}

	#revive(history: KeyHistory): void {
		history.retired = false;
		this.#dead.delete(history.key);
		this.#live.set(history.key, history);
	}
}
