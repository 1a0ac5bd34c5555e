import TinyQueue from 'tinyqueue';

/** A heap whose entries may be dropped without looking for them: `isCurrent` tells those that still count. */
export class LazyHeap<T> {
	readonly #heap: TinyQueue<T>;
	readonly #isCurrent: (entry: T) => boolean;

	constructor(compare: (a: T, b: T) => number, isCurrent: (entry: T) => boolean) {
		this.#heap = new TinyQueue<T>([], compare);
		this.#isCurrent = isCurrent;
	}

	push(entry: T): void {
		this.#heap.push(entry);
	}

	/** The first entry that counts, left in place. */
	peek(): T | undefined {
		for (let first = this.#heap.peek(); first !== undefined; first = this.#heap.peek()) {
			if (this.#isCurrent(first)) return first;
			this.#heap.pop();
		}
		return undefined;
	}

	pop(): T | undefined {
		const first = this.peek();
		if (first !== undefined) this.#heap.pop();
		return first;
	}
}
