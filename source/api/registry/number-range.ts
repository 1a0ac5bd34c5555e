import type {Random} from '../../clock/random.ts';

/** Whole numbers that are given out, each once. `lowReserved` numbers at the start are only given out when nothing else is left. */
export class NumberRange {
	readonly #taken = new Set<number>();
	readonly #first: number;
	readonly #size: number;
	readonly #lowReserved: number;
	readonly #random: Random;

	constructor(options: {first: number; size: number; lowReserved: number; random: Random}) {
		this.#first = options.first;
		this.#size = options.size;
		this.#lowReserved = options.lowReserved;
		this.#random = options.random;
	}

	includes(number: number): boolean {
		return number >= this.#first && number < this.#first + this.#size;
	}

	/** Takes a number; false when it is taken already. */
	take(number: number): boolean {
		if (this.#taken.has(number)) return false;
		this.#taken.add(number);
		return true;
	}

	free(number: number): void {
		this.#taken.delete(number);
	}

	/** Takes a free number by chance; undefined when all are taken. */
	takeAny(): number | undefined {
		if (this.#taken.size >= this.#size) return undefined;
		const upper = this.#size - this.#lowReserved;
		return this.#takeFrom(this.#first + this.#lowReserved, upper) ?? this.#takeFrom(this.#first, this.#lowReserved);
	}

	#takeFrom(first: number, size: number): number | undefined {
		const start = this.#random.int(size);
		for (let step = 0; step < size; step++) {
			const number = first + ((start + step) % size);
			if (this.take(number)) return number;
		}
		return undefined;
	}
}
