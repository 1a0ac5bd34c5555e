import type {ClusterState} from '../cache/cluster-state.ts';
import type {TrackedNodes, Tracker} from '../framework/sharing.ts';
import {domainsPerNodeMax, nodeChangesMax, trackersMax} from '../limits.ts';

interface Kept {
	/** Undefined: there can be none for this key. */
	readonly tracker: Tracker | undefined;
	/** The number of the first change it has not seen. */
	seen: number;
}

/** Small numbers for those who keep trackers: plugins and profiles. */
const owners = new WeakMap<object, number>();
let ownerCount = 0;

const ownerNumber = (owner: object): number => {
	let number = owners.get(owner);
	if (number === undefined) owners.set(owner, (number = ownerCount++));
	return number;
};

/** The trackers of one cluster, brought up to date when they are wanted. */
export class TrackedCluster implements TrackedNodes {
	readonly #cluster: ClusterState;
	#layout: number;
	/** By owner and key, the one that was not wanted for longest first. */
	#kept = new Map<string, Kept>();
	#domains = new Map<string, Map<string, number>>();

	constructor(cluster: ClusterState) {
		this.#cluster = cluster;
		this.#layout = cluster.changes.layout;
	}

	get size(): number {
		return this.#cluster.nodes.length;
	}

	domainOf(topologyKey: string, value: string): number {
		let values = this.#domains.get(topologyKey);
		if (values === undefined) this.#domains.set(topologyKey, (values = new Map()));
		let domain = values.get(value);
		if (domain === undefined) values.set(value, (domain = values.size));
		return domain;
	}

	/** To be called before a decision: forgets what is kept when places mean other nodes now, or labels have had too many values. */
	begin(): void {
		const {layout} = this.#cluster.changes;
		const domainsMax = domainsPerNodeMax * (this.size + 1);
		const isCrowded = this.#domains.values().some(values => values.size > domainsMax);
		if (layout === this.#layout && !isCrowded) return;
		this.#layout = layout;
		this.#kept = new Map();
		this.#domains = new Map();
	}

	/** The tracker of somebody under a key, as of now; made when there is none. What `make` does not make it is not asked for again. */
	upToDate<T extends Tracker | undefined>(owner: object, key: string, make: () => T): T {
		const id = `${ownerNumber(owner)} ${key}`;
		const known = this.#kept.get(id);
		const kept = known ?? this.#made(make());
		if (known) {
			this.#repair(known);
			this.#kept.delete(id);
		} else if (this.#kept.size >= trackersMax) this.#kept.delete(this.#kept.keys().next().value!);
		this.#kept.set(id, kept);
		return kept.tracker as T;
	}

	#made(tracker: Tracker | undefined): Kept {
		this.#updateAll(tracker);
		return {tracker, seen: this.#cluster.changes.end};
	}

	#repair(kept: Kept): void {
		const {changes, nodes} = this.#cluster;
		const missed = changes.end - kept.seen;
		if (missed > Math.min(nodeChangesMax, nodes.length)) this.#updateAll(kept.tracker);
		else if (kept.tracker !== undefined) {
			for (let change = kept.seen; change < changes.end; change++) {
				const place = changes.placeOf(change);
				kept.tracker.update(place, nodes[place]!);
			}
		}
		kept.seen = changes.end;
	}

	#updateAll(tracker: Tracker | undefined): void {
		const {nodes} = this.#cluster;
		if (tracker) for (let place = 0; place < nodes.length; place++) tracker.update(place, nodes[place]!);
	}
}

const tracked = new WeakMap<ClusterState, TrackedCluster>();

/** The trackers of a cluster. */
export const trackedCluster = (cluster: ClusterState): TrackedCluster => {
	let known = tracked.get(cluster);
	if (known === undefined) tracked.set(cluster, (known = new TrackedCluster(cluster)));
	return known;
};
