import {createCertificates} from '../../api/http/tls/certificates.ts';
import {systemEntropy} from '../../clock/random.ts';
import {amount, type Benchmark, type Figures} from '../benchmark.ts';
import {concurrently} from '../concurrently.ts';
import {createHttpLoad, type HttpLoad} from '../http-load.ts';
import {requestsInFlight} from '../limits.ts';
import {perSecond, quantile, rounded, secondsOf} from '../rates.ts';
import {configMap} from '../sample-objects.ts';
import {createHttpTwoLoad} from '../http-two-load.ts';
import {serveCluster, serveSecureCluster} from '../served-cluster.ts';
import {startTrivialHttpTwoServer, startTrivialServer} from '../trivial-server.ts';

const maps = '/api/v1/namespaces/default/configmaps';

type Load = Pick<HttpLoad, 'request' | 'stop'>;

type Request = (load: Load, index: number) => Promise<unknown>;

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
const continueRound = async (round: Round, load: Load, send: Request, first: number, count: number) => {
	round.seconds += await secondsOf(async () => {
		round.took.push(...(await concurrently(count, requestsInFlight, index => send(load, first + index))));
	});
};

/** One kind of request against both servers in turns. */
const compare = async (name: string, server: Load, limit: Load, perTurn: number): Promise<Figures> => {
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

/** All kinds of requests against both servers. */
const compareAll = async (server: Load, limit: Load, perTurn: number): Promise<Figures> => {
	let figures: Figures = {};
	for (const name of Object.keys(requests)) figures = {...figures, ...(await compare(name, server, limit, perTurn))};
	server.stop();
	limit.stop();
	return figures;
};

const overHttpOne = async (perTurn: number): Promise<Figures> => {
	const [limit, cluster] = [await startTrivialServer(), await serveCluster()];
	const figures = await compareAll(createHttpLoad(cluster.url), createHttpLoad(limit.url), perTurn);
	await cluster.stop();
	await limit.stop();
	return figures;
};

/** The same over HTTP/2 and TLS, one connection with streams at once, as Go's clients do it. */
const overHttpTwo = async (perTurn: number): Promise<Figures> => {
	const {certificate, key, authority} = await createCertificates(systemEntropy);
	const [limit, cluster] = [await startTrivialHttpTwoServer(certificate, key), await serveSecureCluster()];
	const limitLoad = createHttpTwoLoad({url: limit.url, authority});
	const figures = await compareAll(createHttpTwoLoad(cluster.secure), limitLoad, perTurn);
	await cluster.stop();
	await limit.stop();
	return Object.fromEntries(
		Object.entries(figures).map(([name, value]) => [`http2${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
	);
};

/** The three requests everybody makes, beside the fastest server there could be under the same load. */
export const httpRequests: Benchmark = {
	name: 'http-requests',
	title: 'creates, merge patches and gets over HTTP/1.1 and HTTP/2, 32 at a time, beside a trivial Node server',
	async run(scale) {
		const perTurn = amount(2_000, scale);
		return {count: perTurn * turns, ...(await overHttpOne(perTurn)), ...(await overHttpTwo(perTurn))};
	},
};
