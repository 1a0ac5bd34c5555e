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
	readonly path: string;
	/** As errors name it: `https://hook.default.svc:443/validate`. */
	readonly url: string;
}

const defaultPort = 443;

/** The address of a webhook. Throws an Error that says what is missing where a service leads nowhere. */
export const webhookAddress = async (
	{url, service}: WebhookClientConfig,
	services: ServiceDirectory,
): Promise<WebhookAddress> => {
	if (url !== undefined) {
		const {hostname, port, pathname, search} = new URL(url);
		const host = hostname.replace(/^\[(.*)\]$/, '$1');
		return {
			host,
			port: port === '' ? defaultPort : Number(port),
			path: `${pathname}${search}`,
			serverName: host,
			url,
		};
	}
	const {name = '', namespace = '', port = defaultPort, path = '/'} = service ?? {};
	await services.ready();
	const address = services.resolve({namespace, name, port});
	return {...address, path, url: `https://${address.serverName}:${port}${path}`};
};
