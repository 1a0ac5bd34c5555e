/** Arrays that every decision fills anew, so that none is allocated for it. What they hand out is valid until they are asked again. */
export class Workspace {
	#groups = new Int32Array(0);
	#counts = new Int32Array(0);
	#kinds = new Int32Array(0);
	#totals = new Float64Array(0);
	#scores = new Float64Array(0);
	#marks = new Uint8Array(0);

	/** Room for groups. */
	groups(size: number): Int32Array {
		if (this.#groups.length < size) this.#groups = new Int32Array(size);
		return this.#groups;
	}

	/** Room for the numbers of their nodes. */
	counts(size: number): Int32Array {
		if (this.#counts.length < size) this.#counts = new Int32Array(size);
		return this.#counts;
	}

	kinds(size: number): Int32Array {
		if (this.#kinds.length < size) this.#kinds = new Int32Array(size);
		return this.#kinds.subarray(0, size);
	}

	totals(size: number): Float64Array {
		if (this.#totals.length < size) this.#totals = new Float64Array(size);
		return this.#totals.subarray(0, size);
	}

	scores(size: number): Float64Array {
		if (this.#scores.length < size) this.#scores = new Float64Array(size);
		return this.#scores.subarray(0, size);
	}

	/** All 0. */
	marks(size: number): Uint8Array {
		if (this.#marks.length < size) this.#marks = new Uint8Array(size);
		else this.#marks.fill(0, 0, size);
		return this.#marks;
	}
}
