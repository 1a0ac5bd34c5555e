import {request as httpRequest} from 'node:http';
import {request as httpsRequest} from 'node:https';
import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import type {ExecutionContext} from 'ava';
import {startHttp} from '../../../source/api/http/start-http.ts';
import type {HttpOptions, HttpServers} from '../../../source/api/http/start-http.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import type {TimeEngine} from '../../../source/clock/engine.ts';
import {createFakeApi} from './fake-api.ts';
import type {FakeApi} from './fake-api.ts';

const silent = {warn: () => {}, debug: () => {}};

export interface Served {
	readonly api: FakeApi;
	readonly time: TimeEngine;
	readonly servers: HttpServers;
	readonly url: string;
}

/** A server over a fake API on a free loopback port; closed after the test. */
export const serve = async (t: ExecutionContext, options: Partial<HttpOptions> = {}): Promise<Served> => {
	const api = createFakeApi();
	const time = createVirtualClock();
	const http = {port: 0, host: '127.0.0.1'};
	const servers = await startHttp({api, time, http, https: undefined, plain: true, log: silent, ...options});
	t.teardown(() => servers.close());
	return {api, time, servers, url: servers.urls[0]!};
};

export interface Answer {
	readonly code: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	readonly json: any;
}

export interface Sent {
	readonly method?: string;
	readonly headers?: {readonly [name: string]: string | string[]};
	readonly body?: string | object;
	/** Trusted authority for HTTPS. */
	readonly ca?: string;
}

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

/** Opens a request and answers its response as soon as the headers are there. The path is sent exactly as given. */
export const open = (url: string, path: string, {method = 'GET', headers = {}, body, ca}: Sent = {}) =>
	new Promise<IncomingMessage>((resolve, reject) => {
		const base = new URL(url);
		const make = base.protocol === 'https:' ? httpsRequest : httpRequest;
		const text = typeof body === 'object' ? JSON.stringify(body) : body;
		const json = typeof body === 'object' ? {'content-type': 'application/json'} : {};
		const length = text === undefined ? {} : {'content-length': String(Buffer.byteLength(text))};
		const options = {
			hostname: base.hostname.replace(/^\[|\]$/g, ''),
			port: base.port,
			path,
			method,
			ca,
			agent: false as const,
		};
		const request = make({...options, headers: {...json, ...length, ...headers}}, resolve);
		request.on('error', reject);
		request.end(text);
	});

/** Sends a request and reads the whole answer. */
export const send = async (url: string, path: string, sent: Sent = {}): Promise<Answer> => {
	const response = await open(url, path, sent);
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString();
	return {code: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text)};
};

/** Reads JSON lines from a watch, one at a time. */
export const lines = (response: IncomingMessage): (() => Promise<any>) => {
	const reader = response[Symbol.asyncIterator]();
	let rest = '';
	return async () => {
		while (!rest.includes('\n')) {
			const {value, done} = await reader.next();
			if (done) return undefined;
			rest += String(value);
		}
		const end = rest.indexOf('\n');
		const line = rest.slice(0, end);
		rest = rest.slice(end + 1);
		return JSON.parse(line);
	};
};
