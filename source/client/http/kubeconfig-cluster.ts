import {isJsonObject, type JsonObject} from '../../machinery/json.ts';
import {KubeconfigError} from './kubeconfig-error.ts';

/** As client-go: an address without a scheme is one of https where TLS is set up, else of http. */
const withScheme = (address: string, cluster: JsonObject): string => {
	if (address.includes('://')) return address;
	const isSecure = ['certificate-authority', 'certificate-authority-data', 'insecure-skip-tls-verify'].some(
		field => cluster[field] !== undefined && cluster[field] !== false,
	);
	return `${isSecure ? 'https' : 'http'}://${address}`;
};

const parsed = (text: string, schemes: readonly string[]): boolean =>
	URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));

/** The URL of a server, without a slash at its end. Throws KubeconfigError. */
export const serverUrl = (address: string, cluster: JsonObject, what: string): string => {
	const url = withScheme(address, cluster).replace(/\/+$/, '');
	if (!parsed(url, ['http', 'https']))
		throw new KubeconfigError(`${what}: server "${address}" is no address such as https://127.0.0.1:6443`);
	return url;
};

/** `proxy-url`, undefined without one. Throws KubeconfigError. */
export const proxyUrl = (value: JsonObject, what: string): string | undefined => {
	const proxy = value['proxy-url'];
	if (proxy === undefined || proxy === '') return undefined;
	if (typeof proxy !== 'string' || !parsed(proxy, ['http', 'https']))
		throw new KubeconfigError(
			`${what}: proxy-url ${JSON.stringify(proxy)} is not supported; it can be http://host:port or https://host:port`,
		);
	return proxy;
};

/** PEM as it was read. Throws KubeconfigError when it is none. */
export const pemOf = (text: string | undefined, what: string): string | undefined => {
	if (text !== undefined && !text.includes('-----BEGIN '))
		throw new KubeconfigError(`${what} is not PEM (-----BEGIN CERTIFICATE-----)`);
	return text;
};

/** Refuses users whose credentials nobody can ask for any more. */
export const refuseAuthProvider = (user: JsonObject | undefined, what: string): void => {
	const provider = user?.['auth-provider'];
	if (!isJsonObject(provider)) return;
	throw new KubeconfigError(
		`${what}: auth-provider "${String(provider['name'])}" is not supported, as in kubectl since 1.26; have the tool that wrote it write an exec plugin`,
	);
};
