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

/** Seconds for the puts, each awaited by one of the writers until it is on disk. */
const storeSeconds = async (folder: string, puts: number, writers: number): Promise<number> => {
	const clock = createWallClock();
	const store = await openNedbStore({folder, clock, fsync: 'always'});
	const object = configMap('one');
	const seconds = await secondsOf(() =>
		concurrently(puts, writers, async put => {
			const {revision} = store.transact({success: [{type: 'put', key: `/registry/${put}`, value: {object}}]});
			await store.whenDurable(revision);
		}),
	);
	await store.close();
	clock.stop();
	return seconds;
};

/** Seconds for as many bytes in as many groups as the writers can form, with nothing but append and fdatasync. */
const rawSeconds = async (file: string, bytes: number, groups: number): Promise<number> => {
	const handle = await open(file, 'a');
	const group = Buffer.alloc(Math.ceil(bytes / groups), 'x');
	const seconds = await secondsOf(async () => {
		for (let written = 0; written < groups; written++) {
			await handle.write(group);
			await handle.datasync();
		}
	});
	await handle.close();
	return seconds;
};

interface Pair {
	readonly store: number;
	readonly raw: number;
}

/** Both sides of a number of writers, in puts per second. */
const ratesOf = async (folder: string, puts: number, writers: number): Promise<Pair> => {
	const data = path.join(folder, `data-${writers}`);
	const seconds = await storeSeconds(data, puts, writers);
	const raw = await rawSeconds(path.join(folder, `raw-${writers}`), await bytesIn(data), Math.ceil(puts / writers));
	return {store: perSecond(puts, seconds), raw: perSecond(puts, raw)};
};

/** Durable puts beside the least that the disk asks for the same bytes. */
export const storeNedb: Benchmark = {
	name: 'store-nedb',
	title: 'puts on disk, fsync always, by 128 writers and by one, beside a bare append and fdatasync per group',
	async run(scale) {
		const puts = amount(50_000, scale);
		const single = amount(4_000, scale);
		const folder = await mkdtemp(path.join(tmpdir(), 'inkube-bench-'));
		try {
			const many = await ratesOf(folder, puts, durableWriters);
			const one = await ratesOf(folder, single, 1);
			return {
				puts,
				putsPerSecond: many.store,
				rawPerSecond: many.raw,
				ratio: rounded(many.store / many.raw),
				oneWriterPutsPerSecond: one.store,
				oneWriterRawPerSecond: one.raw,
				oneWriterRatio: rounded(one.store / one.raw),
			};
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	},
};
