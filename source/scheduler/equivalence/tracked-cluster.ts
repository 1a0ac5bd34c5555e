import type {ClusterState} from '../cache/cluster-state.ts';
import type {Topology, TrackedNodes, Tracker} from '../framework/sharing.ts';
import {kindsPerNodeMax, nodeChangesMax, trackersMax} from '../limits.ts';
import {Topologies} from './topologies.ts';

interface Kept {
	readonly tracker: Tracker;
	/** The number of the first change it has not seen. */
	seen: number;
}

/** Small numbers for those who keep trackers (plugins and profiles), and for trackers that others are made of. */
const numbers = new WeakMap<object, number>();
let numberCount = 0;

/** The same number for the same object. */
export const numberOf = (object: object): number => {
	let number = numbers.get(object);
	if (number === undefined) numbers.set(object, (number = numberCount++));
	return number;
};

/** The trackers of one cluster, brought up to date when they are wanted. */
export class TrackedCluster implements TrackedNodes {
	readonly #cluster: ClusterState;
	#layout: number;
	/** By owner and key, the one that was not wanted for longest first. */
	#kept = new Map<string, Kept>();
	#topologies = new Topologies();
	/** The number of the first change that has not been looked at for nodes that moved. */
	#seen: number;
	/** Too much is kept. */
	#crowded = false;

	constructor(cluster: ClusterState) {
		this.#cluster = cluster;
		this.#layout = cluster.changes.layout;
		this.#seen = cluster.changes.end;
	}

	get size(): number {
		return this.#cluster.nodes.length;
	}

	topology(topologyKey: string, without?: string): Topology {
		return this.#topologies.of(topologyKey, without, this.#cluster.nodes);
	}

	/** To be called before a decision: forgets what is kept when places mean other nodes now, when nodes are in other domains, or when it has become too much. */
	begin(): void {
		const {layout, end} = this.#cluster.changes;
		const lasts = layout === this.#layout && !this.#crowded && !this.#anyMoved();
		this.#seen = end;
		if (lasts) return;
		this.#layout = layout;
		this.#crowded = false;
		this.#kept = new Map();
		this.#topologies = new Topologies();
	}

	/** The tracker of somebody under a key, as of now; made when there is none. */
	upToDate<T extends Tracker>(owner: object, key: string, make: () => T): T {
		const id = `${numberOf(owner)} ${key}`;
		let kept = this.#kept.get(id);
		if (kept === undefined) {
			if (this.#kept.size >= trackersMax) this.#kept.delete(this.#kept.keys().next().value!);
			kept = {tracker: make(), seen: this.#cluster.changes.end};
			this.#updateAll(kept.tracker);
		} else {
			this.#repair(kept);
			this.#kept.delete(id);
		}
		this.#kept.set(id, kept);
		this.#crowded ||= kept.tracker.kinds.count > kindsPerNodeMax * (this.size + 1);
		return kept.tracker as T;
	}

	#anyMoved(): boolean {
		const {changes, nodes} = this.#cluster;
		if (this.#missesTooMany(this.#seen)) {
			return nodes.some((node, place) => !this.#topologies.isUnmoved(place, node));
		}
		for (let change = this.#seen; change < changes.end; change++) {
			const place = changes.placeOf(change);
			if (!this.#topologies.isUnmoved(place, nodes[place]!)) return true;
		}
		return false;
	}

	/** True when looking at all nodes is cheaper than at what changed since, or the only way. */
	#missesTooMany(seen: number): boolean {
		const {changes, nodes} = this.#cluster;
		return changes.end - seen > Math.min(nodeChangesMax, nodes.length);
	}

	#repair(kept: Kept): void {
		const {changes, nodes} = this.#cluster;
		const {tracker, seen} = kept;
		kept.seen = changes.end;
		if (this.#missesTooMany(seen)) {
			this.#updateAll(tracker);
			return;
		}
		for (let change = seen; change < changes.end; change++) {
			const pod = changes.podOf(change);
			if (pod !== undefined && tracker.ignores?.(pod) === true) continue;
			const place = changes.placeOf(change);
			tracker.update(place, nodes[place]!);
		}
	}

	#updateAll(tracker: Tracker): void {
		const {nodes} = this.#cluster;
		for (let place = 0; place < nodes.length; place++) tracker.update(place, nodes[place]!);
	}
}

const tracked = new WeakMap<ClusterState, TrackedCluster>();

/** The trackers of a cluster. */
export const trackedCluster = (cluster: ClusterState): TrackedCluster => {
	let known = tracked.get(cluster);
	if (known === undefined) tracked.set(cluster, (known = new TrackedCluster(cluster)));
	return known;
};
