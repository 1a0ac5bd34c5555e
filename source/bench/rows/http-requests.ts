import {amount, type Benchmark, type Figures} from '../benchmark.ts';
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

/** Turns by which the two servers alternate, so that what else the machine does falls on both. */
const turns = 6;

interface Round {
	seconds: number;
	readonly took: number[];
}

const newRound = (): Round => ({seconds: 0, took: []});

/** Sends `count` requests from number `first` on and adds them to the round. */
const continueRound = async (round: Round, load: HttpLoad, send: Request, first: number, count: number) => {
	round.seconds += await secondsOf(async () => {
		round.took.push(...(await concurrently(count, requestsInFlight, index => send(load, first + index))));
	});
};

/** One kind of request against both servers in turns. */
const compare = async (name: string, server: HttpLoad, limit: HttpLoad, perTurn: number): Promise<Figures> => {
	const [found, fastest] = [newRound(), newRound()];
	for (let turn = 0; turn < turns; turn++) {
		await continueRound(fastest, limit, requests[name]!, turn * perTurn, perTurn);
		await continueRound(found, server, requests[name]!, turn * perTurn, perTurn);
	}
	return {
		[`${name}PerSecond`]: perSecond(found.took.length, found.seconds),
		[`${name}P50Milliseconds`]: quantile(found.took, 0.5),
		[`${name}P99Milliseconds`]: quantile(found.took, 0.99),
		[`${name}Ratio`]: rounded(fastest.seconds / found.seconds),
	};
};

/** The three requests everybody makes, beside the fastest server there could be under the same load. */
export const httpRequests: Benchmark = {
	name: 'http-requests',
	title: 'creates, merge patches and gets over HTTP, 32 at a time, beside a trivial Node server',
	async run(scale) {
		const perTurn = amount(2_000, scale);
		const limit = await startTrivialServer();
		const cluster = await serveCluster();
		const [limitLoad, load] = [createHttpLoad(limit.url), createHttpLoad(cluster.url)];
		let figures: Figures = {count: perTurn * turns};
		for (const name of Object.keys(requests))
			figures = {...figures, ...(await compare(name, load, limitLoad, perTurn))};
		load.stop();
		limitLoad.stop();
		await cluster.stop();
		await limit.stop();
		return figures;
	},
};
