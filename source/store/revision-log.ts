import type {StoreEvent} from './types.ts';

/** The changes of one revision: one event, or several in the order they were made. */
export type RevisionEvents = StoreEvent | readonly StoreEvent[];

/** Calls `visit` for each change of a revision. */
export const forEachEvent = (events: RevisionEvents, visit: (event: StoreEvent) => void): void => {
	if (Array.isArray(events)) for (const event of events as readonly StoreEvent[]) visit(event);
	else visit(events as StoreEvent);
};

/** What every revision changed, for watches of the past; without gaps. Old revisions are trimmed from the front. */
export class RevisionLog {
	/** The oldest revision it holds, if it holds any. */
	#first: number;
	#head = 0;
	#entries: (RevisionEvents | undefined)[] = [];

	/** `first` is the first revision that will be added. */
	constructor(first: number) {
		this.#first = first;
	}

	get first(): number {
		return this.#first;
	}

	/** The revision that will be added next. */
	get next(): number {
		return this.#first + this.#entries.length - this.#head;
	}

	/** The changes of a revision between `first` and `next`. */
	at(revision: number): RevisionEvents {
		return this.#entries[this.#head + revision - this.#first]!;
	}

	push(events: RevisionEvents): void {
		this.#entries.push(events);
	}

	/** Takes back the last revision. */
	pop(): RevisionEvents {
		return this.#entries.pop()!;
	}

	/** Forgets the revisions below `revision`. */
	trim(revision: number): void {
		while (this.#first < revision && this.#head < this.#entries.length) {
			this.#entries[this.#head++] = undefined;
			this.#first++;
		}
		if (this.#head < 1024 || this.#head * 2 < this.#entries.length) return;
		this.#entries = this.#entries.slice(this.#head);
		this.#head = 0;
	}
}
