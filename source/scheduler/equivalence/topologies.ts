import type {NodeInfo} from '../cache/node-info.ts';
import type {Topology} from '../framework/sharing.ts';

interface KnownTopology extends Topology {
	readonly topologyKey: string;
	/** What counts as the value of nodes that lack the label. */
	readonly without: string | undefined;
	/** By place. */
	readonly values: readonly (string | undefined)[];
}

const makeTopology = (topologyKey: string, without: string | undefined, nodes: readonly NodeInfo[]): KnownTopology => {
	const values = nodes.map(({labels}) => labels[topologyKey] ?? without);
	const domains = new Map<string, number>();
	const domainOf = Int32Array.from(values, value => {
		if (value === undefined) return -1;
		let domain = domains.get(value);
		if (domain === undefined) domains.set(value, (domain = domains.size));
		return domain;
	});
	const nodesIn = new Int32Array(domains.size);
	for (const domain of domainOf) if (domain >= 0) nodesIn[domain]!++;
	return {topologyKey, without, values, domainOf, nodesIn};
};

/** The topologies that trackers have asked for. */
export class Topologies {
	readonly #known: KnownTopology[] = [];

	of(topologyKey: string, without: string | undefined, nodes: readonly NodeInfo[]): Topology {
		let topology = this.#known.find(one => one.topologyKey === topologyKey && one.without === without);
		if (topology === undefined) this.#known.push((topology = makeTopology(topologyKey, without, nodes)));
		return topology;
	}

	/** Whether the node at a place, as it is now, is still where it was in all topologies. */
	isUnmoved(place: number, {labels}: NodeInfo): boolean {
		for (const {topologyKey, without, values} of this.#known) {
			if ((labels[topologyKey] ?? without) !== values[place]) return false;
		}
		return true;
	}
}
