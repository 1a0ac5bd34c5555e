import {Agent, request as httpRequest} from 'node:http';
import {wallTimer} from '../../../source/clock/wall.ts';
import {createRandom, type Random} from '../../../source/clock/random.ts';
import {serveCluster} from '../../../source/cluster/serve.ts';
import {startCluster} from '../../../source/cluster/start-cluster.ts';
import {isKnownFailure} from './known-failures.ts';
import {recordedRequests, type FuzzRequest} from './fuzz-request.ts';
import {generatedRequest} from './generated-requests.ts';
import {mutate, pick} from './mutate.ts';

/** What came of a run. */
export interface FuzzReport {
	readonly requests: number;
	/** Answers by code; 0: the connection ended instead. */
	readonly statuses: {readonly [code: string]: number};
	/** 5xx that kube-apiserver would not give, with the request. */
	readonly unexpected: readonly string[];
	/** Failures of its own that the server logged, with the request they came from if that is known. */
	readonly logged: readonly string[];
	/** Exceptions and rejections that nobody handled. */
	readonly unhandled: readonly string[];
	/** Requests without an answer in time. */
	readonly stalled: readonly string[];
}

interface FuzzOptions {
	readonly requests: number;
	readonly seed: number;
}

const atOnce = 8;
const answerMilliseconds = 20_000;
const findingsMax = 50;
const bodyShownCharacters = 300;

interface Answer {
	readonly code: number;
	readonly body: Buffer;
}

const shown = ({method, path, headers, body}: FuzzRequest): string =>
	`${method} ${path.slice(0, bodyShownCharacters)} ${JSON.stringify(headers).slice(0, bodyShownCharacters)} ${body.toString().slice(0, bodyShownCharacters)}`;

/** A header value that HTTP cannot carry would be refused before it is sent. */
const sendable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '');

const send = (url: URL, agent: Agent, {method, path, headers, body}: FuzzRequest): Promise<Answer | 'stalled'> =>
	new Promise(resolve => {
		const clean = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, sendable(value)]));
		const length = body.length > 0 ? {'content-length': String(body.length)} : {};
		const sent = httpRequest(
			{
				hostname: url.hostname,
				port: url.port,
				method,
				path: path.replaceAll(/[^\x21-\x7e]/g, '_'),
				agent,
				headers: {...clean, ...length},
			},
			response => {
				const code = response.statusCode ?? 0;
				const chunks: Buffer[] = [];
				const done = () => {
					timer.cancel();
					resolve({code, body: Buffer.concat(chunks)});
				};
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', done);
				response.on('error', done);
				// A watch goes on: that it begins is enough.
				if (response.headers['content-length'] === undefined && response.headers['transfer-encoding'] !== undefined) {
					done();
					response.destroy();
				}
			},
		);
		const timer = wallTimer(answerMilliseconds, () => {
			resolve('stalled');
			sent.destroy();
		});
		sent.on('error', () => {
			timer.cancel();
			resolve({code: 0, body: Buffer.alloc(0)});
		});
		sent.end(body);
	});

const nextRequest = (recorded: readonly FuzzRequest[], random: Random): FuzzRequest => {
	const way = random.int(8);
	if (way === 0) return pick(recorded, random);
	const base = way < 3 ? generatedRequest(random) : pick(recorded, random);
	return way === 1 ? base : mutate(base, random);
};

/** Lets a list of findings grow only as far as anybody would read. */
const note = (list: string[], finding: string): void => {
	if (list.length < findingsMax) list.push(finding);
};

/** Starts an API server on loopback, sends it so many requests that are wrong in as many ways, and tells what came of it. */
export const runFuzz = async ({requests, seed}: FuzzOptions): Promise<FuzzReport> => {
	const logged: string[] = [];
	const unexpected: string[] = [];
	const unhandled: string[] = [];
	const stalled: string[] = [];
	const statuses: {[code: string]: number} = {};
	const onUnhandled = (error: unknown) => note(unhandled, error instanceof Error ? (error.stack ?? '') : String(error));
	process.on('uncaughtException', onUnhandled);
	process.on('unhandledRejection', onUnhandled);
	const report = (message: string, fields?: object) => note(logged, `${message} ${JSON.stringify(fields)}`);
	const log = {error: report, warn: report, info: () => {}, debug: () => {}};
	const cluster = await startCluster({components: new Set(['store', 'api']), plain: true, seed: 1, speed: 1, log});
	const options = {httpPort: 0, httpsPort: undefined, bind: '127.0.0.1', plain: true};
	const serving = await serveCluster(cluster, options);
	const url = new URL(serving.urls[0]!);
	const agent = new Agent({keepAlive: true, maxSockets: atOnce});
	const recorded = recordedRequests();
	for (const name of ['fuzz-ns', 'fuzz-ns2']) await cluster.client.create('Namespace', {metadata: {name}, spec: {}});
	const random = createRandom(seed);
	let begun = 0;
	const worker = async (): Promise<void> => {
		while (begun < requests) {
			begun++;
			const request = nextRequest(recorded, random);
			const answer = await send(url, agent, request);
			if (answer === 'stalled') {
				note(stalled, shown(request));
				continue;
			}
			statuses[answer.code] = (statuses[answer.code] ?? 0) + 1;
			if (answer.code >= 500 && !isKnownFailure(request, answer)) {
				note(unexpected, `${answer.code} ${answer.body.toString().slice(0, bodyShownCharacters)} ← ${shown(request)}`);
			}
		}
	};
	try {
		await Promise.all(Array.from({length: atOnce}, worker));
	} finally {
		agent.destroy();
		await serving.close();
		await cluster.stop();
		process.off('uncaughtException', onUnhandled);
		process.off('unhandledRejection', onUnhandled);
	}
	return {requests: begun, statuses, unexpected, logged, unhandled, stalled};
};
