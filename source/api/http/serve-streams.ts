import {internalError} from '../../machinery/statuses.ts';
import type {ApiServer, ResourceRequest, StreamReceiver, WatchEvent, WatchHandle} from '../types.ts';
import type {Negotiated} from './accept.ts';
import {answerPlain} from './answer-plain.ts';
import {commonHeaders, type Exchange} from './exchange.ts';
import {countWatchEvent, type RequestSeries} from './metrics/request-series.ts';
import type {Patience} from './patience.ts';
import type {TableForm} from './table/table.ts';
import type {AnswerHeaders} from './transport.ts';
import {createEventEncoder, watchMediaType} from './watch-encoding.ts';
import {createWatchStream, type WatchStream} from './watch-stream.ts';

/** What answers that go on need of the server. */
export interface StreamContext {
	readonly api: ApiServer;
	readonly patience: Patience;
	/** Knows every open stream, so that closing the server ends them. Returns the way out. */
	trackWatch(end: () => void): () => void;
	/** Reports a failure of the server's own. */
	reportError(
		error: unknown,
		request: {readonly method: string; readonly path: string; readonly auditId: string},
	): void;
}

/** Opens what is streamed, if there is anything; closing the server ends it. */
const openStream = async <T>(
	{response}: Exchange,
	stream: WatchStream<T>,
	open: (receiver: StreamReceiver<T>) => Promise<WatchHandle | undefined>,
	trackWatch: StreamContext['trackWatch'],
): Promise<'open' | 'nothing'> => {
	const untrack = trackWatch(stream.end);
	response.on('close', untrack);
	try {
		const opened = await open(stream.receiver);
		if (opened === undefined) {
			untrack();
			return 'nothing';
		}
		stream.attach(opened);
		return 'open';
	} catch (error) {
		untrack();
		throw error;
	}
};

/** Sends a log as it grows. */
export const serveLog = async (
	exchange: Exchange,
	request: ResourceRequest,
	headers: AnswerHeaders,
	{api, trackWatch, reportError, patience}: StreamContext,
): Promise<void> => {
	const {response, meter} = exchange;
	const stream = createWatchStream<string>(response, {
		encode: text => Buffer.from(text),
		begin() {
			meter.answered(200, 0);
			meter.lasts();
			response.writeHead(200, {...commonHeaders(exchange), ...headers, 'content-type': 'text/plain'});
			response.flushHeaders?.();
		},
		failure(error) {
			reportError(error, exchange);
			return undefined;
		},
		stalledMilliseconds: patience.stalled,
	});
	const opened = await openStream(exchange, stream, receiver => api.followLog(request, receiver), trackWatch);
	if (opened === 'nothing') answerPlain(exchange, 204, '', headers);
};

/** How the events of a watch are written. */
export interface WatchForm {
	readonly negotiated: Negotiated;
	readonly form: () => TableForm;
	readonly headers: AnswerHeaders;
	readonly series: RequestSeries;
}

/** Sends the events of a watch. */
export const serveWatch = async (
	exchange: Exchange,
	request: ResourceRequest,
	{negotiated, form, headers, series}: WatchForm,
	{api, trackWatch, reportError, patience}: StreamContext,
): Promise<void> => {
	const {response, meter} = exchange;
	const begin = () => {
		meter.answered(200, 0);
		meter.lasts();
		response.writeHead(200, {...commonHeaders(exchange), ...headers, 'content-type': watchMediaType(negotiated)});
		response.flushHeaders?.();
	};
	const failure = (error: unknown): WatchEvent => {
		reportError(error, exchange);
		return {type: 'ERROR', object: internalError(String(error)).status};
	};
	const encodeEvent = createEventEncoder(negotiated, form);
	const encode = (event: WatchEvent): Uint8Array => {
		const encoded = encodeEvent(event);
		countWatchEvent(series, encoded.length);
		return encoded;
	};
	const stream = createWatchStream<WatchEvent>(response, {
		encode,
		begin,
		failure,
		stalledMilliseconds: patience.stalled,
	});
	await openStream(exchange, stream, receiver => api.watch({...request, watchTime: 'wall'}, receiver), trackWatch);
};
