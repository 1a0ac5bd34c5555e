import {decisionRecordsMax} from '../limits.ts';
import type {DecisionRecord} from './decision-record.ts';

/** A change of the ring: a decision came, or is known to have failed; `dropped` had to go for it. */
export interface DecisionChange {
	readonly kind: 'added' | 'failed';
	readonly record: DecisionRecord;
	/** Counts the changes, from 1. */
	readonly version: number;
	readonly dropped?: DecisionRecord;
}

interface Entry {
	readonly record: DecisionRecord;
	/** The change by which it is as it is. */
	readonly version: number;
}

/** The latest decisions, bounded: the oldest goes when there are more than `capacity`. */
export class DecisionRing {
	readonly #entries: Entry[] = [];
	readonly #capacity: number;
	readonly #listeners = new Set<(change: DecisionChange) => void>();
	#sequence = 0;
	#version = 0;
	/** The change at which the latest record was dropped; 0: none was. */
	#droppedAt = 0;

	constructor(capacity: number = decisionRecordsMax) {
		this.#capacity = capacity;
	}

	/** The number of the latest decision; 0: none yet. */
	get sequence(): number {
		return this.#sequence;
	}

	/** The number of the latest change. */
	get version(): number {
		return this.#version;
	}

	/** Keeps a decision and numbers it. */
	add(decision: Omit<DecisionRecord, 'sequence'>): DecisionRecord {
		const record: DecisionRecord = {...decision, sequence: ++this.#sequence};
		const place = this.#placeOf(record.sequence);
		const dropped = this.#entries[place]?.record;
		const version = ++this.#version;
		this.#entries[place] = {record, version};
		if (dropped !== undefined) this.#droppedAt = version;
		this.#tell({kind: 'added', record, version, dropped});
		return record;
	}

	/** The pod of a decision was not bound after all. */
	failed(sequence: number, message: string): void {
		const known = this.get(sequence);
		if (known === undefined) return;
		const record = {...known, failure: {message, lastSequence: this.#sequence}};
		const version = ++this.#version;
		this.#entries[this.#placeOf(sequence)] = {record, version};
		this.#tell({kind: 'failed', record, version});
	}

	get(sequence: number): DecisionRecord | undefined {
		const record = this.#entries[this.#placeOf(sequence)]?.record;
		return record?.sequence === sequence ? record : undefined;
	}

	/** Oldest first. */
	list(): readonly DecisionRecord[] {
		return this.#ordered().map(({record}) => record);
	}

	/** The newest decisions, newest first. */
	newest(count: number): readonly DecisionRecord[] {
		const records: DecisionRecord[] = [];
		for (let sequence = this.#sequence; sequence > 0 && records.length < count; sequence--) {
			const record = this.get(sequence);
			if (record === undefined) break;
			records.push(record);
		}
		return records;
	}

	/** The version at which a record is as it is. */
	versionOf({sequence}: DecisionRecord): number {
		return this.#entries[this.#placeOf(sequence)]?.version ?? 0;
	}

	/** The latest decision about a pod. */
	latest(uid: string): DecisionRecord | undefined {
		return this.list().findLast(record => record.uid === uid);
	}

	/** What has changed after a version, in order; undefined when records that were there then are gone. */
	since(version: number): readonly DecisionChange[] | undefined {
		if (version < this.#droppedAt) return undefined;
		return this.#ordered()
			.filter(entry => entry.version > version)
			.toSorted((a, b) => a.version - b.version)
			.map(entry => ({...entry, kind: entry.record.failure === undefined ? 'added' : 'failed'}));
	}

	/** Hears of changes to come. Returns the way out. */
	subscribe(listener: (change: DecisionChange) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#ordered(): readonly Entry[] {
		const next = this.#sequence % this.#capacity;
		return [...this.#entries.slice(next), ...this.#entries.slice(0, next)];
	}

	#placeOf(sequence: number): number {
		return (sequence - 1) % this.#capacity;
	}

	#tell(change: DecisionChange): void {
		for (const listener of this.#listeners) listener(change);
	}
}
