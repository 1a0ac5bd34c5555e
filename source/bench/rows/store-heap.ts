import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {createVirtualClock} from '../../clock/virtual.ts';
import {createMemoryStore} from '../../store/memory-store.ts';
import {createEmbeddedStorage} from '../../store/embedded-storage.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {rounded} from '../rates.ts';
import {configMap} from '../sample-objects.ts';

/** A function that collects garbage, though the process was started without one. */
const collector = (): (() => void) => {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
};

const putsPerTurn = 1000;

/** Memory by what is kept: an object with its decoded form, and a revision that another has superseded. */
export const storeHeap: Benchmark = {
	name: 'store-heap',
	title: 'memory of a live object of 1 kB with its decoded form, and of each revision before it',
	async run(scale) {
		const objects = amount(20_000, scale);
		const collect = collector();
		const clock = createVirtualClock();
		const storage = createEmbeddedStorage(createMemoryStore({clock}), clock);
		const used = (): number => {
			collect();
			// Not all that is external: code that the compile cache keeps comes and goes.
			const {heapUsed, arrayBuffers} = process.memoryUsage();
			return heapUsed + arrayBuffers;
		};
		const putAll = async (round: number): Promise<number> => {
			const before = used();
			for (let index = 0; index < objects; index++) {
				const object = structuredClone(configMap(`object-${index}-${round}`));
				await storage.update(`/registry/${index}`, () => ({object}));
				if (index % putsPerTurn === 0) await clock.runUntil(() => true, 0);
			}
			await clock.runUntil(() => true, 0);
			return (used() - before) / objects;
		};
		const live = await putAll(0);
		const superseded = await putAll(1);
		clock.stop();
		return {objects, liveBytes: rounded(live), supersededBytes: rounded(superseded)};
	},
};
