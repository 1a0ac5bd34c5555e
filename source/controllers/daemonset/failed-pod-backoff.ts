import type {Clock} from '../../clock/clock.ts';
import {daemonBackoffFirstMs, daemonBackoffMaxMs} from '../limits.ts';

/** Delays the removal of failed daemon pods, per set and node, longer with every failure. */
export interface FailedPodBackoff {
	/** Cluster time in ms to wait before the failed pod of a node may be removed; 0 counts as removed now. */
	delay(id: string): number;
}

interface Entry {
	readonly delayMs: number;
	readonly since: number;
}

export const createFailedPodBackoff = ({now}: Clock): FailedPodBackoff => {
	const entries = new Map<string, Entry>();
	return {
		delay: id => {
			const known = entries.get(id);
			const isForgotten = known === undefined || now() - known.since > 2 * daemonBackoffMaxMs;
			const wait = isForgotten ? 0 : known.since + known.delayMs - now();
			if (wait > 0) return wait;
			const delayMs = isForgotten ? daemonBackoffFirstMs : Math.min(known.delayMs * 2, daemonBackoffMaxMs);
			entries.set(id, {delayMs, since: now()});
			return 0;
		},
	};
};
