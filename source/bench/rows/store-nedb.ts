import {mkdtemp, open, readdir, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createWallClock} from '../../clock/wall.ts';
import {openNedbStore} from '../../store/nedb/nedb-store.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {concurrently} from '../concurrently.ts';
import {durableWriters} from '../limits.ts';
import {perSecond, rounded, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';

const bytesIn = async (folder: string): Promise<number> => {
	const entries = await readdir(folder, {recursive: true, withFileTypes: true});
	const files = entries.filter(entry => entry.isFile());
	const sizes = await Promise.all(files.map(async file => (await stat(path.join(file.parentPath, file.name))).size));
	return sizes.reduce((sum, size) => sum + size, 0);
};

/** Seconds for the puts, each awaited by one of 128 writers until it is on disk. */
const storeSeconds = async (folder: string, puts: number): Promise<number> => {
	const clock = createWallClock();
	const store = await openNedbStore({folder, clock, fsync: 'always'});
	const object = configMap('one');
	const seconds = await secondsOf(() =>
		concurrently(puts, durableWriters, async put => {
			const {revision} = store.transact({success: [{type: 'put', key: `/registry/${put}`, value: {object}}]});
			await store.whenDurable(revision);
		}),
	);
	await store.close();
	clock.stop();
	return seconds;
};

/** Seconds for as many bytes in as many groups as the writers can form, with nothing but append and fdatasync. */
const rawSeconds = async (folder: string, bytes: number, groups: number): Promise<number> => {
	const file = await open(path.join(folder, 'raw'), 'a');
	const group = Buffer.alloc(Math.ceil(bytes / groups), 'x');
	const seconds = await secondsOf(async () => {
		for (let written = 0; written < groups; written++) {
			await file.write(group);
			await file.datasync();
		}
	});
	await file.close();
	return seconds;
};

/** Durable puts beside the least that the disk asks for the same bytes. */
export const storeNedb: Benchmark = {
	name: 'store-nedb',
	title: 'puts on disk, fsync always, 128 writers, beside a bare append and fdatasync per 128',
	async run(scale) {
		const puts = amount(50_000, scale);
		const folder = await mkdtemp(path.join(tmpdir(), 'inkube-bench-'));
		try {
			const data = path.join(folder, 'data');
			const seconds = await storeSeconds(data, puts);
			const raw = await rawSeconds(folder, await bytesIn(data), Math.ceil(puts / durableWriters));
			return {
				puts,
				putsPerSecond: perSecond(puts, seconds),
				rawPerSecond: perSecond(puts, raw),
				ratio: rounded(raw / seconds),
			};
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	},
};
