import TinyQueue from 'tinyqueue';
import type {Timer} from './clock.ts';
import type {Item} from './item.ts';

interface PendingItem extends Item {
	readonly due: number;
	readonly sequence: number;
	cancelled: boolean;
}

/** Items by the time they are due and, at one time, by the order they were added. */
export interface TimerQueue {
	add(due: number, item: Item): Timer;
	/** When the next one is due; Infinity when there is none. */
	readonly nextDue: number;
	take(): Item | undefined;
}

/** Makes an empty queue. Cancelled items are passed over when their time comes. */
export const createTimerQueue = (): TimerQueue => {
	const queue = new TinyQueue<PendingItem>([], (a, b) => a.due - b.due || a.sequence - b.sequence);
	let sequence = 0;
	const next = () => {
		while (queue.length > 0 && queue.peek()!.cancelled) queue.pop();
		return queue.peek();
	};
	return {
		add(due, {run, label, counted, continues}) {
			const pending: PendingItem = {run, label, counted, continues, due, sequence: sequence++, cancelled: false};
			queue.push(pending);
			return {
				due,
				cancel() {
					pending.cancelled = true;
				},
			};
		},
		get nextDue() {
			return next()?.due ?? Infinity;
		},
		take: () => (next() ? queue.pop() : undefined),
	};
};
