import type {TimeEngine} from '../clock/engine.ts';
import {countBefore} from '../machinery/count-before.ts';
import type {RevisionStore} from '../store/types.ts';
import {instantsKeptMax} from './limits.ts';

/** A moment at which all work that was due had been done. */
export interface Instant {
	/** The last revision then. */
	readonly revision: number;
	/** Cluster time, ms since the epoch. */
	readonly at: number;
	/** Counted items of the pump that had run. */
	readonly items: number;
	/** Inputs and answers of the journal that had entered. */
	readonly inputs: number;
}

/** When the revisions of a cluster came about. */
export interface Instants {
	/** The instant of which a revision is part: the first one to have it. Of revisions before what is remembered, the first of all. */
	of(revision: number): Instant;
	/** Whether the instants go back to the begin of the cluster. */
	readonly isComplete: boolean;
	/** The present; to be asked at an instant whose work has drained. */
	now(): Instant;
}

/** Follows a cluster from its begin on: a look whenever the work of an instant has drained. */
export const followInstants = (time: TimeEngine, store: Pick<RevisionStore, 'tip'>): Instants => {
	const now = (): Instant => ({
		revision: store.tip,
		at: time.now(),
		items: time.items,
		inputs: time.journal.length,
	});
	let kept: Instant[] = [now()];
	let isComplete = true;
	time.onQuiet(() => {
		if (store.tip === kept.at(-1)!.revision) return;
		kept.push(now());
		if (kept.length <= instantsKeptMax) return;
		kept = kept.slice(instantsKeptMax / 2);
		isComplete = false;
	});
	return {
		of: revision => kept[countBefore(kept, instant => instant.revision < revision)] ?? now(),
		get isComplete() {
			return isComplete;
		},
		now,
	};
};
