import {commonHeaders, type Exchange} from './exchange.ts';
import type {AnswerHeaders} from './transport.ts';

/** Logs and the like: the text itself, nothing at all with 204. */
export const answerPlain = (exchange: Exchange, code: number, text: string, headers: AnswerHeaders): void => {
	const {response, meter} = exchange;
	const length = Buffer.byteLength(text);
	const type: AnswerHeaders = code === 204 ? {} : {'content-type': 'text/plain', 'content-length': length};
	meter.answered(code, length);
	response.writeHead(code, {...commonHeaders(exchange), ...headers, ...type});
	response.end(text);
};
