import {decisionRecordsMax} from './limits.ts';

/** What is kept of a decision; the full explanation is recomputed at that revision when somebody asks. */
export interface DecisionRecord {
	readonly uid: string;
	/** `namespace/name` */
	readonly pod: string;
	/** The revision of the pods that were known. */
	readonly revision: string;
	/** Cluster time, ms. */
	readonly atMs: number;
	/** Where it went; undefined: nowhere. */
	readonly node: string | undefined;
	/** How many nodes were equally good; one of them was drawn. */
	readonly ties: number;
	/** kube-scheduler's message, for pods that went nowhere. */
	readonly message?: string;
}

/** The latest decisions, bounded: the oldest goes when there are more than `capacity`. */
export class DecisionRing {
	readonly #records: DecisionRecord[] = [];
	readonly #capacity: number;
	#next = 0;

	constructor(capacity: number = decisionRecordsMax) {
		this.#capacity = capacity;
	}

	add(record: DecisionRecord): void {
		this.#records[this.#next] = record;
		this.#next = (this.#next + 1) % this.#capacity;
	}

	/** Oldest first. */
	list(): readonly DecisionRecord[] {
		return [...this.#records.slice(this.#next), ...this.#records.slice(0, this.#next)];
	}

	/** The latest decision about a pod. */
	latest(uid: string): DecisionRecord | undefined {
		return this.list().findLast(record => record.uid === uid);
	}
}
