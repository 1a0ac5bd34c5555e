import type {Plugin} from '../framework/types.ts';

/** Higher priority first, then who has waited longer. */
export const prioritySort: Plugin = {
	name: 'PrioritySort',
	less: (a, b) => (b.pod.spec.priority ?? 0) - (a.pod.spec.priority ?? 0) || a.queuedAtMs - b.queuedAtMs,
};
