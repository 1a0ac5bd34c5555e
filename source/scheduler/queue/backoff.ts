import type {QueuedPod} from './queued-pod.ts';

/** The first wait after a failed attempt, and the longest; the wait doubles in between. */
export interface BackoffTimes {
	readonly podInitialBackoffMs: number;
	readonly podMaxBackoffMs: number;
}

/** How long a pod waits after its n-th attempt: 1 s, 2 s, 4 s … at most 10 s, unless configured otherwise. */
export const backoffMs = (attempts: number, {podInitialBackoffMs, podMaxBackoffMs}: BackoffTimes): number =>
	attempts === 0 ? 0 : Math.min(podInitialBackoffMs * 2 ** (attempts - 1), podMaxBackoffMs);

/** When the pod may be tried again, ms of cluster time. */
export const backoffEndMs = ({queuedAtMs, attempts}: QueuedPod, times: BackoffTimes): number =>
	queuedAtMs + backoffMs(attempts, times);
