import {createVirtualClock} from '../../clock/virtual.ts';
import {createMemoryStore} from '../../store/memory-store.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {quantile, rounded, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';

const others = 1000;
const turns = 7;
const putsPerTurn = 1000;

/** Microseconds per put that one watcher hears, with so many watchers of other prefixes beside it. */
const microsecondsPerPut = async (puts: number, watchers: number): Promise<number> => {
	const clock = createVirtualClock();
	const store = createMemoryStore({clock});
	let seen = 0;
	const sink = {events: (batch: readonly unknown[]) => void (seen += batch.length)};
	store.watch({key: '/registry/matched/', end: '/registry/matched0'}, sink);
	for (let index = 0; index < watchers; index++) {
		const prefix = `/registry/other-${index}`;
		store.watch({key: `${prefix}/`, end: `${prefix}0`}, sink);
	}
	const object = configMap('one');
	const seconds = await secondsOf(async () => {
		for (let put = 0; put < puts; put++) {
			store.transact({success: [{type: 'put', key: `/registry/matched/${put}`, value: {object}}]});
			if (put % putsPerTurn === 0) await clock.runUntil(() => true, 0);
		}
		await clock.runUntil(() => seen === puts, 0);
	});
	clock.stop();
	return (seconds * 1e6) / puts;
};

/** What watchers cost a put that is none of their business. */
export const storeWatchers: Benchmark = {
	name: 'store-watchers',
	title: 'a put that one watcher hears, alone and beside 1,000 watchers of other prefixes; medians',
	async run(scale) {
		const puts = amount(50_000, scale);
		const alone: number[] = [];
		const beside: number[] = [];
		for (let turn = 0; turn < turns; turn++) {
			alone.push(await microsecondsPerPut(puts, 0));
			beside.push(await microsecondsPerPut(puts, others));
		}
		const [one, many] = [quantile(alone, 0.5), quantile(beside, 0.5)];
		return {puts, watchers: others, aloneMicroseconds: one, besideMicroseconds: many, ratio: rounded(many / one)};
	},
};
