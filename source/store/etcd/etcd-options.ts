/** How an etcd cluster is reached, and which part of it is used. */
export interface EtcdOptions {
	/** `host:port` of its members, at least one. */
	readonly endpoints: readonly string[];
	/** Before every key, so that several users of one etcd do not meet; empty for none. */
	readonly prefix?: string;
	/** TLS with these files' contents (PEM); an empty object trusts the system's authorities. Without it, no TLS. */
	readonly tls?: {readonly authority?: Buffer; readonly certificate?: Buffer; readonly key?: Buffer};
	readonly user?: {readonly name: string; readonly password: string};
}

const endpoint = /^(?:\[[\da-f:.]+\]|[^\s:/?#[\]@]+):(\d{1,5})$/i;

const checkEndpoint = (text: string): string => {
	const port = Number(endpoint.exec(text)?.[1]);
	if (!(port >= 1 && port <= 65_535)) throw new Error(`"${text}" is not host:port`);
	return text;
};

/**
The endpoints of `etcd://host:port,host:port`, and whether they are reached by TLS whatever other options say (`etcds://`).
Throws for anything else.
*/
export const parseEtcdUrl = (url: string): {readonly endpoints: readonly string[]; readonly secure: boolean} => {
	const [, scheme, rest] = /^(etcds?):\/\/(.*)$/.exec(url) ?? [];
	if (scheme === undefined || rest === undefined)
		throw new Error(`"${url}" is not etcd://host:port, with more members after commas`);
	const endpoints = rest.replace(/\/$/, '').split(',').map(checkEndpoint);
	return {endpoints, secure: scheme === 'etcds'};
};
