/** Kinds for which there is room at first. */
const firstKinds = 16;

/** Slots for each kind, so that few kinds fall on one slot. */
const slotsPerKind = 4;

/**
Small numbers for what can be said of a node in `width` numbers, its traits: nodes with the same traits are of one kind.
Looking a kind up allocates nothing.
*/
export class NodeKinds {
	/** The kind of the node at each place; -1 before it was set. */
	readonly of: Int32Array;
	/** Where the traits go for `set`. */
	readonly traits: Float64Array;
	readonly #width: number;
	#count = 0;
	/** Of all kinds, one after another. */
	#known: Float64Array;
	/** Kinds plus one by the hash of their traits; 0 where there is none. */
	#slots: Int32Array;

	constructor(width: number, nodes: number) {
		this.of = new Int32Array(nodes).fill(-1);
		this.traits = new Float64Array(width);
		this.#width = width;
		this.#known = new Float64Array(firstKinds * width);
		this.#slots = new Int32Array(firstKinds * slotsPerKind);
	}

	/** How many kinds there have been; they go from 0 to one less. */
	get count(): number {
		return this.#count;
	}

	/** A number that is said of a kind. */
	trait(kind: number, index: number): number {
		return this.#known[kind * this.#width + index]!;
	}

	/** The node at a place has what is in `traits` now; answers its kind. */
	set(place: number): number {
		const slot = this.#slotOf(this.traits, 0);
		let kind = this.#slots[slot]! - 1;
		if (kind < 0) kind = this.#add(slot);
		this.of[place] = kind;
		return kind;
	}

	/** The slot of the kind with the traits in a list from a position on, or the free one where it would be. */
	#slotOf(list: Float64Array, from: number): number {
		const last = this.#slots.length - 1;
		let hash = 0;
		for (let index = 0; index < this.#width; index++) {
			hash = Math.imul(hash ^ list[from + index]!, 0x9e3779b1);
			hash ^= hash >>> 15;
		}
		for (let slot = hash & last; ; slot = (slot + 1) & last) {
			const kind = this.#slots[slot]! - 1;
			if (kind < 0 || this.#isSame(kind, list, from)) return slot;
		}
	}

	#isSame(kind: number, list: Float64Array, from: number): boolean {
		const start = kind * this.#width;
		for (let index = 0; index < this.#width; index++) {
			if (this.#known[start + index] !== list[from + index]) return false;
		}
		return true;
	}

	#add(slot: number): number {
		const kind = this.#count++;
		if ((kind + 1) * this.#width > this.#known.length) {
			const known = new Float64Array(this.#known.length * 2);
			known.set(this.#known);
			this.#known = known;
		}
		this.#known.set(this.traits, kind * this.#width);
		this.#slots[slot] = kind + 1;
		if (this.#count * slotsPerKind > this.#slots.length * 2) this.#spread();
		return kind;
	}

	/** Twice as many slots. */
	#spread(): void {
		this.#slots = new Int32Array(this.#slots.length * 2);
		for (let kind = 0; kind < this.#count; kind++) {
			this.#slots[this.#slotOf(this.#known, kind * this.#width)] = kind + 1;
		}
	}
}
