import {nodeChangesMax} from '../limits.ts';

/** Which nodes of a ClusterState changed, by their place among its nodes: for those who keep something of every node up to date. */
export class ChangeLog {
	readonly #places = new Int32Array(nodeChangesMax);
	#end = 0;
	#layout = 0;

	/** How many changes there have been. */
	get end(): number {
		return this.#end;
	}

	/** Another number whenever nodes came or went: then places mean other nodes than before. */
	get layout(): number {
		return this.#layout;
	}

	/** The place of the change with this number; only the latest `nodeChangesMax` are known. */
	placeOf(change: number): number {
		return this.#places[change % nodeChangesMax]!;
	}

	add(place: number): void {
		this.#places[this.#end % nodeChangesMax] = place;
		this.#end++;
	}

	/** Nodes came or went. */
	renumber(): void {
		this.#layout++;
	}
}
