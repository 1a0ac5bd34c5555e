import {stopwatch} from '../../clock/wall.ts';
import {amount, type Benchmark} from '../benchmark.ts';
import {concurrently} from '../concurrently.ts';
import {createHttpLoad} from '../http-load.ts';
import {requestsInFlight} from '../limits.ts';
import {perSecond, quantile, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';
import {serveCluster} from '../served-cluster.ts';

const maps = '/api/v1/namespaces/default/configmaps';

/** Name of the object of an ADDED event. */
const addedName = (line: string): string | undefined =>
	line.startsWith('{"type":"ADDED"') ? /"name":"([^"]+)"/.exec(line)?.[1] : undefined;

/** From the request that creates an object to the event at each of many watchers. */
export const httpWatch: Benchmark = {
	name: 'http-watch',
	title: '50 watchers of 500 creates over HTTP',
	async run(scale) {
		const [watchers, creates] = [amount(50, scale), amount(500, scale)];
		const cluster = await serveCluster();
		const load = createHttpLoad(cluster.url);
		const sentAt = new Map<string, number>();
		const took: number[] = [];
		const {promise: allSeen, resolve} = Promise.withResolvers<void>();
		const seen = (line: string) => {
			const sent = sentAt.get(addedName(line) ?? '');
			if (sent === undefined) return;
			took.push(stopwatch() - sent);
			if (took.length === watchers * creates) resolve();
		};
		const watching = await Promise.all(Array.from({length: watchers}, () => load.watch(`${maps}?watch=1`, seen)));
		const seconds = await secondsOf(async () => {
			await concurrently(creates, requestsInFlight, index => {
				sentAt.set(`map-${index}`, stopwatch());
				return load.request('POST', maps, configMap(`map-${index}`));
			});
			await allSeen;
		});
		for (const watch of watching) watch.stop();
		load.stop();
		await cluster.stop();
		const events = took.length;
		return {
			watchers,
			events,
			eventsPerSecond: perSecond(events, seconds),
			p50Milliseconds: quantile(took, 0.5),
			p99Milliseconds: quantile(took, 0.99),
		};
	},
};
