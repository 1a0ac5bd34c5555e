import type {Clock, Timer} from '../clock/clock.ts';
import {retentionCheckMsMax, retentionMarksMax} from './limits.ts';
import type {StoreState} from './store-state.ts';

/** How much history is kept. Without `revisions` and `ageMs` all of it is. */
export interface HistoryOptions {
	/** Most revisions kept. */
	readonly revisions?: number;
	/** Revisions older than this (cluster time) go. */
	readonly ageMs?: number;
	/** So many are kept, however old. */
	readonly atLeastRevisions?: number;
}

/** How finely ages are known: a look at every twentieth of the age, at least once a minute. */
const checkMs = ({ageMs = Infinity}: HistoryOptions): number => Math.min(retentionCheckMsMax, Math.max(1, ageMs / 20));

/** Compacts a store from time to time, as `options` say. Returns the way to stop it. */
export const startRetention = (
	clock: Clock,
	state: StoreState,
	options: HistoryOptions,
	compact: (revision: number) => void,
): (() => void) => {
	const {revisions, ageMs, atLeastRevisions = 0} = options;
	if (revisions === undefined && ageMs === undefined) return () => {};
	const interval = checkMs(options);
	const marks: {readonly at: number; readonly revision: number}[] = [{at: clock.now(), revision: state.tip}];
	let timer: Timer;

	/** The revision that was current `ageMs` ago. */
	const aged = (): number => {
		if (ageMs === undefined) return 0;
		const limit = clock.now() - ageMs;
		let revision = 0;
		while (marks.length > 0 && marks[0]!.at <= limit) revision = marks.shift()!.revision;
		return revision;
	};

	const check = (): void => {
		timer = clock.setTimer(interval, check);
		if (state.readOnly !== undefined) return;
		const oldest = Math.max(aged(), revisions === undefined ? 0 : state.durable - revisions);
		marks.push({at: clock.now(), revision: state.tip});
		if (marks.length > retentionMarksMax) marks.shift();
		const target = Math.min(oldest, state.durable - atLeastRevisions);
		if (target > state.compacted) compact(target);
	};

	timer = clock.setTimer(interval, check);
	return () => timer.cancel();
};
