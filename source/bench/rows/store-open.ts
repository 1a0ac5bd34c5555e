import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import {createWallClock} from '../../clock/wall.ts';
import {openNedbStore} from '../../store/nedb/nedb-store.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {concurrently} from '../concurrently.ts';
import {durableWriters} from '../limits.ts';
import {rounded, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';

const fill = async (folder: string, objects: number): Promise<void> => {
	const clock = createWallClock();
	const store = await openNedbStore({folder, clock, fsync: 'never'});
	const object = configMap('one');
	await concurrently(objects, durableWriters, async index => {
		const {revision} = store.transact({success: [{type: 'put', key: `/registry/${index}`, value: {object}}]});
		await store.whenDurable(revision);
	});
	await store.close();
	clock.stop();
};

/** What a start has to wait for when there is a lot on disk, and how long the event loop stands still meanwhile. */
export const storeOpen: Benchmark = {
	name: 'store-open',
	title: 'opening a folder with 100,000 objects of 0.9 kB',
	async run(scale) {
		const objects = amount(100_000, scale);
		const folder = await mkdtemp(path.join(tmpdir(), 'inkube-bench-'));
		try {
			await fill(folder, objects);
			const clock = createWallClock();
			const delay = monitorEventLoopDelay({resolution: 1});
			delay.enable();
			let close = async (): Promise<void> => undefined;
			const seconds = await secondsOf(async () => {
				const store = await openNedbStore({folder, clock});
				close = () => store.close();
			});
			delay.disable();
			await close();
			clock.stop();
			return {objects, seconds: rounded(seconds), longestStallMilliseconds: rounded(delay.max / 1e6)};
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	},
};
