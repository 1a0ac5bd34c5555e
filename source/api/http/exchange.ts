import {StatusError} from '../../machinery/status-error.ts';
import {protobufBody, protobufMediaType} from '../codec/protobuf-body.ts';
import type {UserInfo} from '../types.ts';
import {prefers} from './accept.ts';
import {compressBody, formatText, wantsIndentation} from './body-encoding.ts';
import type {RequestMeter} from './metrics/request-meter.ts';
import type {QueryParameters} from './request-options.ts';
import type {ResourcePath} from './resource-path.ts';
import type {AnswerHeaders, HttpRequest, HttpResponse} from './transport.ts';
import {warningHeaders} from './warnings.ts';

/** One request with what has been learnt of it, and the way to answer it. */
export interface Exchange {
	readonly request: HttpRequest;
	readonly response: HttpResponse;
	readonly method: string;
	/** Decoded. */
	readonly path: string;
	/** What the path names below a group version; undefined elsewhere. */
	readonly place: ResourcePath | undefined;
	readonly parameters: QueryParameters;
	readonly user: UserInfo;
	readonly auditId: string;
	/** Headers of the answer to come, whoever writes it. Written in one go: node is slower with headers set one by one. */
	readonly headers: {[name: string]: string};
	readonly meter: RequestMeter;
}

/** Headers that every answer carries. */
export const commonHeaders = ({headers}: Exchange): AnswerHeaders => ({
	...headers,
	'cache-control': 'no-cache, private',
});

/** How an answer is written. */
export interface AnswerForm {
	readonly code: number;
	readonly mediaType?: string;
	readonly format?: 'json' | 'yaml';
	readonly pretty?: boolean;
	readonly headers?: AnswerHeaders;
}

const contentEncoding = (encoding: 'gzip' | undefined): AnswerHeaders =>
	encoding === undefined ? {} : {'content-encoding': encoding, vary: 'Accept-Encoding'};

/** Answers with bytes, compressed as the client wants it. */
export const answerBytes = async (
	exchange: Exchange,
	bytes: Uint8Array,
	{code, mediaType, headers}: Pick<AnswerForm, 'code' | 'headers'> & {readonly mediaType: string},
): Promise<void> => {
	const {request, response, method, meter} = exchange;
	const {body, encoding} = await compressBody(bytes, request.headers['accept-encoding']);
	meter.answered(code, body.length);
	response.writeHead(code, {
		...commonHeaders(exchange),
		...headers,
		...contentEncoding(encoding),
		'content-type': mediaType,
		'content-length': body.length,
	});
	response.end(method === 'HEAD' ? undefined : body);
};

/** Answers with JSON (as text or in UTF-8), indented, turned into YAML or compressed as the client wants it. */
export const answerJson = async (exchange: Exchange, json: string | Uint8Array, form: AnswerForm): Promise<void> => {
	const {request, response, parameters, meter} = exchange;
	const indented = form.pretty || wantsIndentation(parameters.get('pretty')?.[0], request.headers['user-agent']);
	const formatted = await formatText(json, form.format ?? 'json', indented);
	const {body, encoding} = await compressBody(formatted, request.headers['accept-encoding']);
	const length = Buffer.byteLength(body);
	meter.answered(form.code, length);
	response.writeHead(form.code, {
		...commonHeaders(exchange),
		...form.headers,
		...contentEncoding(encoding),
		'content-type': form.mediaType ?? 'application/json',
		'content-length': length,
	});
	response.end(exchange.method === 'HEAD' ? undefined : body);
};

/** Answers with plain text. */
export const answerText = (
	exchange: Exchange,
	code: number,
	text: string,
	mediaType = 'text/plain; charset=utf-8',
): void => {
	const {response, method, meter} = exchange;
	const length = Buffer.byteLength(text);
	meter.answered(code, length);
	response.writeHead(code, {
		...commonHeaders(exchange),
		'content-type': mediaType,
		'content-length': length,
		'x-content-type-options': 'nosniff',
	});
	response.end(method === 'HEAD' ? undefined : text);
};

/** Answers a failure with its Status, in protobuf if the client wants that first; one that may be tried again says when. */
export const answerFailure = (exchange: Exchange, error: StatusError): Promise<void> => {
	const {code, status} = error;
	const retryAfter = status.details?.retryAfterSeconds;
	const warning = warningHeaders(error.warnings);
	const headers = {
		...(retryAfter === undefined ? {} : {'retry-after': retryAfter}),
		...(warning.length === 0 ? {} : {warning}),
	};
	if (prefers(exchange.request.headers.accept, protobufMediaType)) {
		return answerBytes(exchange, protobufBody(status), {code, mediaType: protobufMediaType, headers});
	}
	return answerJson(exchange, `${JSON.stringify(status)}\n`, {code, headers});
};

/** Paths that are nobody's: plain text, as Go's HTTP server writes it. */
export const answerNoSuchPage = (exchange: Exchange): void => answerText(exchange, 404, '404 page not found\n');
