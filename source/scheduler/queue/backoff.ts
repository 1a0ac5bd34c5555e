import {podBackoffInitialMs, podBackoffMaxMs} from '../limits.ts';
import type {QueuedPod} from './queued-pod.ts';

/** How long a pod waits after its n-th attempt: 1 s, 2 s, 4 s … at most 10 s. */
export const backoffMs = (attempts: number): number =>
	attempts === 0 ? 0 : Math.min(podBackoffInitialMs * 2 ** (attempts - 1), podBackoffMaxMs);

/** When the pod may be tried again, ms of cluster time. */
export const backoffEndMs = ({queuedAtMs, attempts}: QueuedPod): number => queuedAtMs + backoffMs(attempts);
