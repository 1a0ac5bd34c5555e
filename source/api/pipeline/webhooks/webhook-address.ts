import {goQuote} from '../../../machinery/go-quote.ts';
import type {ServerAddress} from '../../outbound/https-call.ts';
import type {ServiceDirectory} from '../../outbound/service-directory.ts';

/** Where a webhook is: at a URL, or behind a Service. Of admission webhooks and of conversions. */
export interface WebhookClientConfig {
	readonly url?: string;
	readonly service?: {
		readonly name?: string;
		readonly namespace?: string;
		readonly path?: string;
		readonly port?: number;
	};
	readonly caBundle?: string;
}

/** Where a webhook is called. */
export interface WebhookAddress extends ServerAddress {
	/** With the time it has as a parameter. */
	readonly path: string;
	/** As errors name it: `https://hook.default.svc:443/validate?timeout=10s`. */
	readonly url: string;
}

const defaultPort = 443;

/** What a failed call says before its problem. */
export const postFailed = (url: string, problem: string): Error => new Error(`Post ${goQuote(url)}: ${problem}`);

/** The address of a webhook. Throws an Error in the words of Go's client that says what is missing where a service leads nowhere. */
export const webhookAddress = async (
	{url, service}: WebhookClientConfig,
	timeoutSeconds: number,
	services: ServiceDirectory,
): Promise<WebhookAddress> => {
	const marked = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}timeout=${timeoutSeconds}s`;
	if (url !== undefined) {
		const {hostname, port, pathname, search} = new URL(url);
		const host = hostname.replace(/^\[(.*)\]$/, '$1');
		return {
			host,
			port: port === '' ? defaultPort : Number(port),
			path: marked(`${pathname}${search}`),
			serverName: host,
			url: marked(url),
		};
	}
	const {name = '', namespace = '', port = defaultPort, path: plain = '/'} = service ?? {};
	const path = marked(plain);
	const said = `https://${name}.${namespace}.svc:${port}${path}`;
	await services.ready();
	try {
		return {...services.resolve({namespace, name, port}), path, url: said};
	} catch (error) {
		throw postFailed(said, (error as Error).message);
	}
};
