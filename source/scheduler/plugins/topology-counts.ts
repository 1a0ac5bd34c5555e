import type {NodeInfo} from '../cache/node-info.ts';

/** Whole numbers by topology label and its value; entries that become 0 go. */
export class TopologyCounts {
	readonly #byKey = new Map<string, Map<string, number>>();

	/** True when nothing has been counted. */
	get empty(): boolean {
		return this.#byKey.size === 0;
	}

	/** Adds `amount` at the node's value of the label; nothing when it lacks the label. */
	add(topologyKey: string, {labels}: NodeInfo, amount: number): void {
		const value = labels[topologyKey];
		if (value === undefined) return;
		let values = this.#byKey.get(topologyKey);
		if (values === undefined) this.#byKey.set(topologyKey, (values = new Map()));
		const sum = (values.get(value) ?? 0) + amount;
		if (sum !== 0) values.set(value, sum);
		else values.delete(value);
		if (values.size === 0) this.#byKey.delete(topologyKey);
	}

	/** What was counted at the node's value of one label. */
	at(topologyKey: string, {labels}: NodeInfo): number {
		const value = labels[topologyKey];
		return value === undefined ? 0 : (this.#byKey.get(topologyKey)?.get(value) ?? 0);
	}

	/** True when the node has a positive count under any label. */
	anyAt({labels}: NodeInfo): boolean {
		for (const [topologyKey, values] of this.#byKey) {
			const value = labels[topologyKey];
			if (value !== undefined && (values.get(value) ?? 0) > 0) return true;
		}
		return false;
	}

	/** The sum of what was counted at the node's values of all labels. */
	sumAt({labels}: NodeInfo): number {
		let sum = 0;
		for (const [topologyKey, values] of this.#byKey) {
			const value = labels[topologyKey];
			if (value !== undefined) sum += values.get(value) ?? 0;
		}
		return sum;
	}
}
