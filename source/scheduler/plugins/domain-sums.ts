import type {NodeKinds} from '../framework/node-kinds.ts';
import type {Topology} from '../framework/sharing.ts';

/** How many traits say what the domain of a node is. */
export const domainTraits = 2;

/** Instead of a domain: the node is alone in its own. */
const alone = -2;

/**
Sums of whole amounts of nodes by topology domain, kept up while nodes change. Nodes are told apart by their domains; those
that are alone in theirs by what they count, so that there are few kinds of them too.
*/
export class DomainSums {
	/** By domain. */
	readonly sums: Float64Array;
	readonly #topology: Topology;
	readonly #amounts: Int32Array;
	#nonZero = 0;

	constructor(topology: Topology) {
		this.sums = new Float64Array(topology.nodesIn.length);
		this.#topology = topology;
		this.#amounts = new Int32Array(topology.domainOf.length);
	}

	/** How many domains have a sum other than 0. */
	get nonZero(): number {
		return this.#nonZero;
	}

	/** What the node at a place counts now; a node without a domain counts nowhere. Writes what tells it from others into `domainTraits` traits. */
	set(place: number, amount: number, traits: Float64Array, at: number): void {
		const domain = this.#topology.domainOf[place]!;
		if (domain >= 0) this.#add(domain, amount - this.#amounts[place]!);
		this.#amounts[place] = amount;
		const isAlone = domain >= 0 && this.#topology.nodesIn[domain] === 1;
		traits[at] = isAlone ? alone : domain;
		traits[at + 1] = isAlone ? amount : 0;
	}

	/** True when nodes with these traits have a domain. */
	hasDomain(kinds: NodeKinds, kind: number, at: number): boolean {
		return kinds.trait(kind, at) !== -1;
	}

	/** The domain that nodes with these traits share; undefined when each has its own, or none. */
	sharedDomain(kinds: NodeKinds, kind: number, at: number): number | undefined {
		const domain = kinds.trait(kind, at);
		return domain < 0 ? undefined : domain;
	}

	/** The sum of the domain that nodes with these traits are in; 0 for none. */
	sumOf(kinds: NodeKinds, kind: number, at: number): number {
		const domain = kinds.trait(kind, at);
		if (domain >= 0) return this.sums[domain]!;
		return domain === alone ? kinds.trait(kind, at + 1) : 0;
	}

	#add(domain: number, amount: number): void {
		if (amount === 0) return;
		const before = this.sums[domain]!;
		const after = before + amount;
		this.sums[domain] = after;
		if (before === 0) this.#nonZero++;
		else if (after === 0) this.#nonZero--;
	}
}
