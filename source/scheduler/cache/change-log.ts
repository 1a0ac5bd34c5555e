import {nodeChangesMax} from '../limits.ts';
import type {PodInfo} from './pod-info.ts';

/** Which nodes of a ClusterState changed, by their place among its nodes: for those who keep something of every node up to date. */
export class ChangeLog {
	readonly #places = new Int32Array(nodeChangesMax);
	readonly #pods: (PodInfo | undefined)[] = [];
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

	/** The pod that came or went with the change of this number; undefined: the node itself changed. */
	podOf(change: number): PodInfo | undefined {
		return this.#pods[change % nodeChangesMax];
	}

	add(place: number, pod: PodInfo | undefined): void {
		const index = this.#end++ % nodeChangesMax;
		this.#places[index] = place;
		this.#pods[index] = pod;
	}

	/** Nodes came or went. */
	renumber(): void {
		this.#layout++;
	}
}
