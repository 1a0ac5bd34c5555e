/** A first-in first-out queue without shifting. */
export interface Fifo<T> {
	readonly size: number;
	push(item: T): void;
	take(): T | undefined;
}

/** Items above this index of the backing array are moved down, so that a long-lived queue does not grow for ever. */
const headMax = 1024;

/** Makes an empty queue. */
export const createFifo = <T>(): Fifo<T> => {
	let items: (T | undefined)[] = [];
	let head = 0;
	return {
		get size() {
			return items.length - head;
		},
		push(item) {
			items.push(item);
		},
		take() {
			if (head === items.length) return undefined;
			const item = items[head];
			items[head++] = undefined;
			if (head === items.length) {
				items = [];
				head = 0;
			} else if (head > headMax && head * 2 > items.length) {
				items = items.slice(head);
				head = 0;
			}
			return item;
		},
	};
};
