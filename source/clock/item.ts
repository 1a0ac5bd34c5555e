import type {Work} from './clock.ts';

/** One piece of work of the pump. */
export interface Item {
	readonly run: Work;
	readonly label: string;
	/** Counted items are the work of components; see TimeEngine.observer. */
	readonly counted: boolean;
	/** It continues work that awaited something: the item lasts until that can go no further. */
	readonly continues?: boolean;
}

/** Resolves when all microtasks have drained. */
export const exhausted = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/**
Runs an item until it settles or can do no more by itself: what is left when the microtasks have drained waits for something
else. Errors go to `failed`.
*/
export const runItem = async (item: Item, failed: (error: unknown, label: string) => void): Promise<void> => {
	try {
		const result = item.run();
		if (item.continues) await exhausted();
		else if (result instanceof Promise) {
			const settled = result.catch((error: unknown) => failed(error, item.label));
			await new Promise<void>(resolve => {
				const immediate = setImmediate(resolve);
				void settled.then(() => {
					clearImmediate(immediate);
					resolve();
				});
			});
		}
	} catch (error) {
		failed(error, item.label);
	}
};
