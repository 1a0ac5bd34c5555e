/** Arrays that every decision fills anew, so that none is allocated for it. What they hand out is valid until they are asked again. */
export class Workspace {
	#fits = new Uint8Array(0);
	#places = new Int32Array(0);
	#totals = new Float64Array(0);
	#scores = new Float64Array(0);

	fits(size: number): Uint8Array {
		if (this.#fits.length < size) this.#fits = new Uint8Array(size);
		return this.#fits.subarray(0, size);
	}

	places(size: number): Int32Array {
		if (this.#places.length < size) this.#places = new Int32Array(size);
		return this.#places;
	}

	totals(size: number): Float64Array {
		if (this.#totals.length < size) this.#totals = new Float64Array(size);
		return this.#totals.subarray(0, size);
	}

	scores(size: number): Float64Array {
		if (this.#scores.length < size) this.#scores = new Float64Array(size);
		return this.#scores.subarray(0, size);
	}
}
