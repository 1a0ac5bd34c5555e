import {openEnd} from './key-range.ts';
import {RangeTree} from './range-tree.ts';
import type {KeyRange} from './types.ts';

/** Above every key. */
const aboveAllKeys = '\uffff';

/** What the groups need to know of a watcher. */
export interface Grouped {
	/** Order of registration. */
	readonly id: number;
	readonly range: KeyRange;
}

/** Watchers found by a key: those of one key in a map, those of ranges in an interval tree, one group per distinct range. */
export class WatcherGroups<Watcher extends Grouped> {
	readonly #byKey = new Map<string, Set<Watcher>>();
	readonly #byRange = new RangeTree<Set<Watcher>>();
	readonly #matching: Watcher[] = [];
	readonly #collect = (group: Set<Watcher>): void => {
		for (const watcher of group) this.#matching.push(watcher);
	};

	add(watcher: Watcher): void {
		const {key, end} = watcher.range;
		if (end === undefined) {
			const group = this.#byKey.get(key);
			if (group === undefined) this.#byKey.set(key, new Set([watcher]));
			else group.add(watcher);
			return;
		}
		const bound = end === openEnd ? aboveAllKeys : end;
		const group = this.#byRange.get(key, bound);
		if (group === undefined) this.#byRange.add(key, bound, new Set([watcher]));
		else group.add(watcher);
	}

	delete(watcher: Watcher): void {
		const {key, end} = watcher.range;
		if (end === undefined) {
			const group = this.#byKey.get(key);
			if (group?.delete(watcher) && group.size === 0) this.#byKey.delete(key);
			return;
		}
		const bound = end === openEnd ? aboveAllKeys : end;
		const group = this.#byRange.get(key, bound);
		if (group?.delete(watcher) && group.size === 0) this.#byRange.delete(key, bound);
	}

	/** The watchers of a key in the order they registered. The array is reused by the next call. */
	matching(key: string): readonly Watcher[] {
		const matching = this.#matching;
		matching.length = 0;
		const group = this.#byKey.get(key);
		if (group !== undefined) this.#collect(group);
		this.#byRange.stab(key, this.#collect);
		if (matching.length > 1) matching.sort((a, b) => a.id - b.id);
		return matching;
	}
}
