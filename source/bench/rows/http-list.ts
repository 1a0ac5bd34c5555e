import {stopwatch} from '../../clock/wall.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {concurrently} from '../concurrently.ts';
import {createHttpLoad} from '../http-load.ts';
import {requestsInFlight} from '../limits.ts';
import {quantile} from '../rates.ts';
import {configMap} from '../sample-objects.ts';
import {serveCluster} from '../served-cluster.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const lists = 20;

/** One large list, as every client makes it when it starts. */
export const httpList: Benchmark = {
	name: 'http-list',
	title: 'list of 3,000 objects of 0.9 kB over HTTP',
	async run(scale) {
		const objects = amount(3_000, scale);
		const cluster = await serveCluster();
		const load = createHttpLoad(cluster.url);
		await concurrently(objects, requestsInFlight, index => load.request('POST', maps, configMap(`map-${index}`)));
		const took: number[] = [];
		let bytes = 0;
		for (let list = 0; list < lists; list++) {
			const start = stopwatch();
			bytes = (await load.request('GET', maps)).length;
			took.push(stopwatch() - start);
		}
		load.stop();
		await cluster.stop();
		return {objects, bytes, p50Milliseconds: quantile(took, 0.5), slowestMilliseconds: quantile(took, 1)};
	},
};
