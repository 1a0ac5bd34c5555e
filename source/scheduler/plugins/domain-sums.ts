import type {TrackedNodes} from '../framework/sharing.ts';

/** Domains for which there is room at first. */
const firstDomains = 16;

/** Sums of whole amounts of nodes by the value of one topology label, kept up while nodes change. */
export class DomainSums {
	readonly topologyKey: string;
	/** The domain of the node at each place; -1 without one. */
	readonly domains: Int32Array;
	/** By domain; domains beyond have 0. */
	sums = new Float64Array(firstDomains);
	readonly #amounts: Int32Array;
	readonly #nodes: TrackedNodes;
	#nonZero = 0;

	constructor(topologyKey: string, nodes: TrackedNodes) {
		this.topologyKey = topologyKey;
		this.domains = new Int32Array(nodes.size).fill(-1);
		this.#amounts = new Int32Array(nodes.size);
		this.#nodes = nodes;
	}

	/** How many domains have a sum other than 0. */
	get nonZero(): number {
		return this.#nonZero;
	}

	/** What the node at a place counts now, and in which domain; a node without a value counts nowhere. */
	set(place: number, value: string | undefined, amount: number): void {
		const domain = value === undefined ? -1 : this.#nodes.domainOf(this.topologyKey, value);
		const last = this.domains[place]!;
		const lastAmount = this.#amounts[place]!;
		if (last === domain && lastAmount === amount) return;
		if (last >= 0) this.#add(last, -lastAmount);
		if (domain >= 0) this.#add(domain, amount);
		this.domains[place] = domain;
		this.#amounts[place] = amount;
	}

	/** The sum of the domain of the node at a place; 0 for a node without one. */
	at(place: number): number {
		const domain = this.domains[place]!;
		return domain < 0 ? 0 : this.sums[domain]!;
	}

	#add(domain: number, amount: number): void {
		if (domain >= this.sums.length) this.#grow(domain + 1);
		const before = this.sums[domain]!;
		const after = before + amount;
		this.sums[domain] = after;
		if (before === 0 && after !== 0) this.#nonZero++;
		else if (before !== 0 && after === 0) this.#nonZero--;
	}

	#grow(domains: number): void {
		const sums = new Float64Array(Math.max(domains, this.sums.length * 2));
		sums.set(this.sums);
		this.sums = sums;
	}
}
