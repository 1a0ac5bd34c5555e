interface Waiter {
	readonly condition: () => boolean;
	readonly deadline: number;
	/** Whether timers may be jumped to for its sake, even on a paused clock. */
	readonly jumps: boolean;
	resolve(held: boolean): void;
}

/** Those who wait for something to become so, each until a moment of cluster time. */
export interface Waiters {
	/** Answers whether the condition held by the deadline. */
	add(condition: () => boolean, deadline: number, jumps: boolean): Promise<boolean>;
	/** Ends the waits whose condition holds or whose deadline `now` has reached; answers whether there was one. */
	settle(now: number): boolean;
	/** The first deadline; Infinity when nobody waits. */
	readonly firstDeadline: number;
	/** The first deadline of those for whom time may jump; Infinity when there is none. */
	readonly jumpDeadline: number;
	/** Ends all waits: nothing held. */
	dismiss(): void;
}

/** Makes an empty list of those who wait. */
export const createWaiters = (): Waiters => {
	const waiters = new Set<Waiter>();
	const first = (which: (waiter: Waiter) => boolean) => {
		let deadline = Infinity;
		for (const waiter of waiters) if (which(waiter)) deadline = Math.min(deadline, waiter.deadline);
		return deadline;
	};
	return {
		add: (condition, deadline, jumps) =>
			new Promise(resolve => {
				waiters.add({condition, deadline, jumps, resolve});
			}),
		settle(now) {
			const before = waiters.size;
			for (const waiter of waiters) {
				const held = waiter.condition();
				if (!held && now < waiter.deadline) continue;
				waiters.delete(waiter);
				waiter.resolve(held);
			}
			return waiters.size < before;
		},
		get firstDeadline() {
			return first(() => true);
		},
		get jumpDeadline() {
			return first(({jumps}) => jumps);
		},
		dismiss() {
			for (const waiter of waiters) waiter.resolve(false);
			waiters.clear();
		},
	};
};
