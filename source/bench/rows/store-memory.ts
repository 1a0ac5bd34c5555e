import {createVirtualClock} from '../../clock/virtual.ts';
import {createMemoryStore} from '../../store/memory-store.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {perSecond, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';

const putsPerTurn = 1_000;

/** Revisions decided and delivered to one watcher, nothing on disk. */
export const storeMemory: Benchmark = {
	name: 'store-memory',
	title: 'puts into the store in memory, one watcher',
	async run(scale) {
		const puts = amount(200_000, scale);
		const clock = createVirtualClock();
		const store = createMemoryStore({clock});
		let seen = 0;
		store.watch({key: '/registry/', end: '/registry0'}, {events: batch => void (seen += batch.length)});
		const object = configMap('one');
		const seconds = await secondsOf(async () => {
			for (let put = 0; put < puts; put++) {
				store.transact({success: [{type: 'put', key: `/registry/${put}`, value: {object}}]});
				if (put % putsPerTurn === 0) await clock.runUntil(() => true, 0);
			}
			await clock.runUntil(() => seen === puts, 0);
		});
		clock.stop();
		return {puts, putsPerSecond: perSecond(puts, seconds)};
	},
};
