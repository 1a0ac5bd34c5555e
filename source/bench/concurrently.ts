import {stopwatch} from '../clock/wall.ts';

/** Runs `work` for 0 … count−1, `workers` at a time; answers how long each took, in milliseconds of real time. */
export const concurrently = async (
	count: number,
	workers: number,
	work: (index: number) => Promise<unknown>,
): Promise<readonly number[]> => {
	const took: number[] = [];
	let next = 0;
	const worker = async () => {
		while (next < count) {
			const index = next++;
			const start = stopwatch();
			await work(index);
			took.push(stopwatch() - start);
		}
	};
	await Promise.all(Array.from({length: workers}, worker));
	return took;
};
