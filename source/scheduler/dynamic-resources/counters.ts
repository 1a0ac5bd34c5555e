import {
	addQuantities,
	compareQuantities,
	parseQuantity,
	subtractQuantities,
	zeroQuantity,
	type Quantity,
} from '../../machinery/quantity.ts';
import type {AllocatedDevices} from './allocated-devices.ts';
import type {CandidateDevice, CounterSets, DevicePool} from './pools.ts';

type Sums = Map<string, Map<string, Quantity>>;
type Combine = (sum: Quantity, amount: Quantity) => Quantity;

const apply = (sums: Sums, {device}: CandidateDevice, combine: Combine): void => {
	for (const {counterSet, counters} of device.consumesCounters ?? []) {
		const set = sums.get(counterSet) ?? new Map<string, Quantity>();
		for (const [name, {value}] of Object.entries(counters)) {
			set.set(name, combine(set.get(name) ?? zeroQuantity, parseQuantity(value)));
		}
		sums.set(counterSet, set);
	}
};

/** What is left of the counters of a pool when the devices that are given out have drawn on them. */
const leftOf = ({counters, all}: DevicePool, allocated: AllocatedDevices): CounterSets => {
	const left: Sums = new Map([...counters].map(([name, set]) => [name, new Map(set)]));
	for (const candidate of all) if (allocated.has(candidate.id)) apply(left, candidate, subtractQuantities);
	return left;
};

/** What devices that are about to be given out draw on the counters of their pools. */
export class CounterUse {
	readonly #allocated: AllocatedDevices;
	readonly #left = new Map<string, CounterSets>();
	readonly #drawn = new Map<string, Sums>();

	constructor(allocated: AllocatedDevices) {
		this.#allocated = allocated;
	}

	/** Draws what a device needs; false, and nothing is drawn: there is not as much left. */
	draw(candidate: CandidateDevice, pool: DevicePool): boolean {
		let left = this.#left.get(pool.id);
		if (left === undefined) this.#left.set(pool.id, (left = leftOf(pool, this.#allocated)));
		const drawn: Sums = this.#drawn.get(pool.id) ?? new Map();
		this.#drawn.set(pool.id, drawn);
		apply(drawn, candidate, addQuantities);
		const isEnough = left
			.entries()
			.every(([set, counters]) =>
				counters
					.entries()
					.every(([name, amount]) => compareQuantities(amount, drawn.get(set)?.get(name) ?? zeroQuantity) >= 0),
			);
		if (!isEnough) this.release(candidate, pool);
		return isEnough;
	}

	/** Gives back what a device had drawn. */
	release(candidate: CandidateDevice, {id}: DevicePool): void {
		apply(this.#drawn.get(id)!, candidate, subtractQuantities);
	}
}
