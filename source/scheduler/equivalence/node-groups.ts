import {NodeKinds} from '../framework/node-kinds.ts';
import type {Tracker} from '../framework/sharing.ts';

/**
Nodes that no plugin tells apart for pods alike: a group for each combination of kinds that its trackers give. Decisions look
at groups, of which there are few where nodes are much alike, and as many as nodes at most.
*/
export class NodeGroups implements Tracker {
	/** The groups are the kinds; their traits are the kinds that the trackers give, in the trackers' order. */
	readonly kinds: NodeKinds;
	readonly #trackers: readonly Tracker[];
	/** How many nodes are of a group. */
	#nodes: Int32Array = new Int32Array(16);
	/** Groups that have nodes, and where a group is among them. */
	readonly #inhabited: Int32Array;
	#positions: Int32Array = new Int32Array(16);
	#inhabitedCount = 0;

	/** Trackers must be up to date whenever this one is brought up to date. */
	constructor(trackers: readonly Tracker[], size: number) {
		this.#trackers = trackers;
		this.kinds = new NodeKinds(trackers.length, size);
		this.#inhabited = new Int32Array(size);
	}

	/** The groups that have nodes, in no particular order; valid until the next update. */
	get inhabited(): Int32Array {
		return this.#inhabited.subarray(0, this.#inhabitedCount);
	}

	nodesIn(group: number): number {
		return this.#nodes[group]!;
	}

	/** The kind that a tracker, by its position, gives the nodes of a group. */
	kindIn(group: number, tracker: number): number {
		return this.kinds.trait(group, tracker);
	}

	update(place: number): void {
		const {kinds} = this;
		for (let index = 0; index < this.#trackers.length; index++) {
			kinds.traits[index] = this.#trackers[index]!.kinds.of[place]!;
		}
		const last = kinds.of[place]!;
		const group = kinds.set(place);
		if (group === last) return;
		if (last >= 0) this.#leave(last);
		this.#enter(group);
	}

	#enter(group: number): void {
		if (group >= this.#nodes.length) this.#grow();
		if (this.#nodes[group]!++ > 0) return;
		this.#positions[group] = this.#inhabitedCount;
		this.#inhabited[this.#inhabitedCount++] = group;
	}

	#leave(group: number): void {
		if (--this.#nodes[group]! > 0) return;
		const moved = this.#inhabited[--this.#inhabitedCount]!;
		const position = this.#positions[group]!;
		this.#inhabited[position] = moved;
		this.#positions[moved] = position;
	}

	#grow(): void {
		const longer = (list: Int32Array): Int32Array => {
			const copy = new Int32Array(list.length * 2);
			copy.set(list);
			return copy;
		};
		this.#nodes = longer(this.#nodes);
		this.#positions = longer(this.#positions);
	}
}
