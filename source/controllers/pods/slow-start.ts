import {slowStartFirstBatchPods} from '../limits.ts';

/** What came of a slow start: how many attempts succeeded, and the first failure. */
export interface SlowStartResult {
	readonly succeeded: number;
	readonly failure?: unknown;
}

/**
Runs `attempt` for 0 … count-1 in batches of 1, 2, 4, …, each batch at once, and stops after the first batch with a
failure, so that a refusal that holds for all costs few requests (replica_set.go, slowStartBatch).
*/
export const slowStart = async (
	count: number,
	attempt: (index: number) => Promise<unknown>,
): Promise<SlowStartResult> => {
	let succeeded = 0;
	let next = 0;
	for (let size = slowStartFirstBatchPods; next < count; size *= 2) {
		const batch = Array.from({length: Math.min(size, count - next)}, (_, index) => next + index);
		const results = await Promise.allSettled(batch.map(index => attempt(index)));
		next += batch.length;
		const failures = results.filter(result => result.status === 'rejected');
		succeeded += results.length - failures.length;
		if (failures[0] !== undefined) return {succeeded, failure: failures[0].reason};
	}
	return {succeeded};
};
