import type {KeyValue, Value} from './types.ts';

const noValue: Value = Object.freeze({});

/** The record of a deletion: only the key and the deleting revision. */
export const tombstone = (key: string, revision: number): KeyValue => ({
	key,
	value: noValue,
	createRevision: 0,
	modRevision: revision,
	version: 0,
	lease: '0',
});

/** Whether a record is that of a deletion. */
export const isTombstone = (record: KeyValue): boolean => record.version === 0;

/** The record of a put: goes on with the life of `previous`, or begins one. */
export const putRecord = (
	key: string,
	previous: KeyValue | undefined,
	revision: number,
	value: Value,
	lease: string,
): KeyValue => ({
	key,
	value,
	createRevision: previous === undefined ? revision : previous.createRevision,
	modRevision: revision,
	version: previous === undefined ? 1 : previous.version + 1,
	lease,
});

/**
All lives of one key (etcd's keyIndex with its generations): its records in the order of their revisions. A tombstone ends a
life; the next put begins another. A key changes at most once per revision.
*/
export class KeyHistory {
	readonly key: string;
	/** Where the index keeps it: among the keys that may be alive, or among those known to be dead. */
	retired = false;
	#records: KeyValue[];

	constructor(record: KeyValue) {
		this.key = record.key;
		this.#records = [record];
	}

	/** What the key holds at the tip; undefined when it is deleted. */
	get current(): KeyValue | undefined {
		const last = this.#records[this.#records.length - 1]!;
		return isTombstone(last) ? undefined : last;
	}

	/** What the key held at a revision; undefined before its first put and between a deletion and the next put. */
	at(revision: number): KeyValue | undefined {
		const records = this.#records;
		let position = records.length - 1;
		if (records[position]!.modRevision > revision) position = this.#lastUpTo(revision);
		const record = records[position];
		return record === undefined || isTombstone(record) ? undefined : record;
	}

	append(record: KeyValue): void {
		const last = this.#records[this.#records.length - 1]!;
		if (record.modRevision <= last.modRevision)
			throw new Error(`${this.key}: revision ${record.modRevision} does not follow revision ${last.modRevision}`);
		this.#records.push(record);
	}

	/** Takes back the last record. Answers whether any is left. */
	withdraw(): boolean {
		this.#records.pop();
		return this.#records.length > 0;
	}

	/** Forgets what no read at `revision` or later can see. Answers whether any record is left. */
	compact(revision: number): boolean {
		const kept = this.#lastUpTo(revision);
		if (kept < 0) return true;
		const first = isTombstone(this.#records[kept]!) ? kept + 1 : kept;
		if (first > 0) this.#records = this.#records.slice(first);
		return this.#records.length > 0;
	}

	/** The position of the last record at or before a revision, -1 if there is none. */
	#lastUpTo(revision: number): number {
		const records = this.#records;
		let low = 0;
		let high = records.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (records[middle]!.modRevision <= revision) low = middle + 1;
			else high = middle;
		}
		return low - 1;
	}
}
