import type {Clock} from '../clock/clock.ts';
import {CompactedError, FutureRevisionError} from './errors.ts';
import {compactionBatchRevisionsMax} from './limits.ts';
import {forEachEvent} from './revision-log.ts';
import type {StoreState} from './store-state.ts';

/** Lets history go. */
export interface Compaction {
	/** Moves the boundary; refuses one that does not move it forward (CompactedError) or that is not durable yet (FutureRevisionError). */
	compact(revision: number): void;
	/** A revision was delivered: what waited for that may go now. */
	delivered(): void;
}

/**
Makes the compaction of a store. The boundary moves at once; the records below it go in the background, and never before
the watchers have had them. Only keys that changed since the last compaction are looked at.
*/
export const createCompaction = (clock: Clock, state: StoreState, moved: (revision: number) => void): Compaction => {
	const {index, log} = state;
	/** Everything up to here has been let go; a state read from disk may have more history than its boundary says. */
	let done = Math.min(state.compacted, log.first);
	let scheduled = false;

	/** Compacting at r keeps the changes of r itself, for watches that start there. */
	const target = (): number => Math.min(state.compacted, state.delivered + 1);

	const letGo = (): void => {
		scheduled = false;
		const end = Math.min(target(), Math.max(done, log.first) + compactionBatchRevisionsMax);
		for (let revision = Math.max(done, log.first); revision <= end && revision < log.next; revision++)
			forEachEvent(log.at(revision), ({kv}) => index.compact(kv.key, end));
		log.trim(end);
		done = end;
		schedule();
	};

	const schedule = (): void => {
		if (scheduled || done >= target()) return;
		scheduled = true;
		clock.enqueue(letGo, 'store compaction');
	};

	schedule();

	return {
		compact(revision) {
			if (revision <= state.compacted) throw new CompactedError(revision, state.compacted);
			if (revision > state.durable) throw new FutureRevisionError(revision, state.durable);
			moved(revision);
			state.compacted = revision;
			state.leases.compact(revision);
			schedule();
		},
		delivered: schedule,
	};
};
