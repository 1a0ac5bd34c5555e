import {amount, type Benchmark} from '../benchmark.ts';
import {concurrently} from '../concurrently.ts';
import {createHttpLoad, type HttpLoad} from '../http-load.ts';
import {requestsInFlight} from '../limits.ts';
import {perSecond, quantile, rounded, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';
import {serveCluster} from '../served-cluster.ts';
import {startTrivialServer} from '../trivial-server.ts';

const maps = '/api/v1/namespaces/default/configmaps';

type Request = (load: HttpLoad, index: number) => Promise<unknown>;

const requests: {readonly [name: string]: Request} = {
	create: (load, index) => load.request('POST', maps, configMap(`map-${index}`)),
	patch: (load, index) =>
		load.request('PATCH', `${maps}/map-${index}`, {data: {key: String(index)}}, 'application/merge-patch+json'),
	get: (load, index) => load.request('GET', `${maps}/map-${index}`),
};

interface Round {
	readonly perSecond: number;
	readonly p50: number;
	readonly p99: number;
}

const measure = async (url: string, count: number): Promise<{readonly [name: string]: Round}> => {
	const load = createHttpLoad(url);
	const rounds: {[name: string]: Round} = {};
	for (const [name, send] of Object.entries(requests)) {
		let took: readonly number[] = [];
		const seconds = await secondsOf(async () => {
			took = await concurrently(count, requestsInFlight, index => send(load, index));
		});
		rounds[name] = {perSecond: perSecond(count, seconds), p50: quantile(took, 0.5), p99: quantile(took, 0.99)};
	}
	load.stop();
	return rounds;
};

/** The three requests everybody makes, beside the fastest server there could be under the same load. */
export const httpRequests: Benchmark = {
	name: 'http-requests',
	title: 'creates, merge patches and gets over HTTP, 32 at a time, beside a trivial Node server',
	async run(scale) {
		const count = amount(12_000, scale);
		const limit = await startTrivialServer();
		const fastest = await measure(limit.url, count);
		await limit.stop();
		const cluster = await serveCluster();
		const found = await measure(cluster.url, count);
		await cluster.stop();
		const figures = Object.entries(found).flatMap(([name, round]): readonly (readonly [string, number])[] => [
			[`${name}sPerSecond`.replace('patchs', 'patches'), round.perSecond],
			[`${name}P50Milliseconds`, round.p50],
			[`${name}P99Milliseconds`, round.p99],
			[`${name}Ratio`, rounded(round.perSecond / fastest[name]!.perSecond)],
		]);
		return {count, ...Object.fromEntries(figures)};
	},
};
