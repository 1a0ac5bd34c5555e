import {Agent, request, type ClientRequest, type IncomingMessage} from 'node:http';
import type {RecordedRequest} from './case.ts';

export interface Answer {
	readonly status: number;
	/** Values as they came, by lower-case name. */
	readonly headers: ReadonlyMap<string, readonly string[]>;
	readonly body: Buffer;
}

const generated = ({kind, name, bytes = 0, depth = 0, ops = 0}: NonNullable<RecordedRequest['gen']>): string => {
	const configMap = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}};
	switch (kind) {
		case 'configmap':
			return JSON.stringify({...configMap, data: {blob: 'x'.repeat(bytes)}});
		case 'nested':
			return `${JSON.stringify(configMap).slice(0, -1)},"data":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
		case 'nested-array':
			return '['.repeat(depth) + ']'.repeat(depth);
		case 'json-patch':
			return JSON.stringify(
				Array.from({length: ops}, (_, index) => ({op: 'add', path: `/metadata/annotations/k${index}`, value: 'v'})),
			);
		default:
			throw new Error(`no way to make a body of kind ${JSON.stringify(kind)}`);
	}
};

const payloadOf = ({body, raw, rawBase64, gen}: RecordedRequest): Buffer | undefined => {
	if (body !== undefined) return Buffer.from(JSON.stringify(body));
	if (raw !== undefined) return Buffer.from(raw);
	if (rawBase64 !== undefined) return Buffer.from(rawBase64, 'base64');
	return gen === undefined ? undefined : Buffer.from(generated(gen));
};

const headersOf = (recorded: RecordedRequest, payload: Buffer | undefined): Record<string, string> => {
	const headers: Record<string, string> = {
		'user-agent': 'conformance/1.0',
		accept: 'application/json',
		...(payload && {'content-type': 'application/json', 'content-length': String(payload.length)}),
	};
	for (const [name, value] of Object.entries(recorded.headers ?? {})) {
		if (value === null) delete headers[name.toLowerCase()];
		else headers[name.toLowerCase()] = typeof value === 'string' ? value : value.repeat.repeat(value.times);
	}
	return headers;
};

const headerLists = ({rawHeaders}: IncomingMessage): Answer['headers'] => {
	const lists = new Map<string, string[]>();
	for (let index = 0; index < rawHeaders.length; index += 2) {
		const name = rawHeaders[index]!.toLowerCase();
		lists.set(name, [...(lists.get(name) ?? []), rawHeaders[index + 1]!]);
	}
	return lists;
};

/** Sends recorded requests to a server on loopback, paths byte for byte. */
export const createExchange = (url: string) => {
	const {hostname, port} = new URL(url);
	const agent = new Agent({keepAlive: true});
	const begin = (recorded: RecordedRequest, answered: (response: IncomingMessage) => void): ClientRequest => {
		const payload = payloadOf(recorded);
		const {method = 'GET', path} = recorded;
		const sent = request({hostname, port, method, path, agent, headers: headersOf(recorded, payload)}, answered);
		return sent.end(payload);
	};
	return {
		send: (recorded: RecordedRequest): Promise<Answer> =>
			new Promise((resolve, reject) => {
				begin(recorded, response => {
					const chunks: Buffer[] = [];
					response.on('data', (chunk: Buffer) => chunks.push(chunk));
					response.on('error', reject);
					response.on('end', () =>
						resolve({status: response.statusCode ?? 0, headers: headerLists(response), body: Buffer.concat(chunks)}),
					);
				}).on('error', reject);
			}),
		/** Opens a stream of lines; resolves when the head of the answer is there. */
		open: (recorded: RecordedRequest): Promise<LineStream> =>
			new Promise((resolve, reject) => {
				const sent = begin(recorded, response => resolve(new LineStream(sent, response)));
				sent.on('error', reject);
			}),
		close: () => agent.destroy(),
	};
};

export type Exchange = ReturnType<typeof createExchange>;

/** The lines of a watch as they come. */
export class LineStream {
	readonly head: Omit<Answer, 'body'>;
	readonly lines: string[] = [];
	closed = false;
	readonly #sent: ClientRequest;
	#wake: () => void = () => {};

	constructor(sent: ClientRequest, response: IncomingMessage) {
		this.#sent = sent;
		this.head = {status: response.statusCode ?? 0, headers: headerLists(response)};
		let rest = '';
		response.setEncoding('utf8').on('data', (text: string) => {
			const parts = (rest + text).split('\n');
			rest = parts.pop() ?? '';
			this.lines.push(...parts.filter(part => part !== ''));
			this.#wake();
		});
		response.on('error', () => {});
		response.on('close', () => {
			this.closed = true;
			this.#wake();
		});
	}

	/** Resolves when `enough` holds; it is asked again after every change. */
	async until(enough: () => boolean): Promise<void> {
		while (!enough()) await new Promise<void>(resolve => (this.#wake = resolve));
	}

	stop(): void {
		this.#sent.on('error', () => {}).destroy();
	}
}
