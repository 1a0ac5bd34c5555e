import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {amount, type Benchmark} from '../benchmark.ts';
import {createHttpLoad} from '../http-load.ts';
import {quantile, rounded, secondsOf} from '../rates.ts';
import {serveCluster} from '../served-cluster.ts';

/** Seconds that Node itself takes to start and end. */
const bareSeconds = (): Promise<number> =>
	secondsOf(() => once(spawn(process.execPath, ['--eval', ''], {stdio: 'ignore'}), 'exit'));

/** Seconds from the start of the process to the first answer. */
const readySeconds = async (): Promise<number> => {
	let stop = async (): Promise<void> => undefined;
	const seconds = await secondsOf(async () => {
		const cluster = await serveCluster();
		stop = cluster.stop;
		const load = createHttpLoad(cluster.url);
		await load.request('GET', '/readyz');
		load.stop();
	});
	await stop();
	return seconds;
};

/** What people wait for, beside what they wait for with every program in Node. */
export const start: Benchmark = {
	name: 'start',
	title: 'process start of serve to its first answer, beside an empty Node program; medians',
	async run(scale) {
		const runs = amount(9, scale);
		const ready: number[] = [];
		const bare: number[] = [];
		for (let run = 0; run < runs; run++) {
			bare.push(1000 * (await bareSeconds()));
			ready.push(1000 * (await readySeconds()));
		}
		const [readyMilliseconds, bareMilliseconds] = [quantile(ready, 0.5), quantile(bare, 0.5)];
		return {runs, readyMilliseconds, bareMilliseconds, ratio: rounded(readyMilliseconds / bareMilliseconds)};
	},
};
