import type {Environment} from '@marcbachmann/cel-js';
import {CelFunctionError} from '../function-error.ts';

/** A URL as a value of CEL. */
class CelUrl {
	readonly url: URL;
	/** Whether it was an absolute path without scheme and host. */
	readonly isPath: boolean;

	constructor(url: URL, isPath: boolean) {
		this.url = url;
		this.isPath = isPath;
	}

	toString(): string {
		return this.isPath ? `${this.url.pathname}${this.url.search}` : this.url.href;
	}
}

const parse = (text: string): CelUrl | undefined => {
	if (text.startsWith('/')) {
		const path = URL.parse(text, 'path://host');
		return path === null ? undefined : new CelUrl(path, true);
	}
	const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
	return url === null ? undefined : new CelUrl(url, false);
};

const read = (text: string): CelUrl => {
	const url = parse(text);
	if (url === undefined)
		throw new CelFunctionError(
			`URL parse error during conversion from string: parse "${text}": invalid URI for request`,
		);
	return url;
};

const query = ({url}: CelUrl): Map<string, readonly string[]> =>
	new Map([...new Set(url.searchParams.keys())].map(name => [name, url.searchParams.getAll(name)]));

/** Kubernetes' URL library: url, isURL and the parts of a URL. */
export const addUrlLibrary = (environment: Environment): void => {
	const type = 'kubernetes.URL';
	environment.registerType(type, CelUrl);
	const part = (name: string, ofUrl: (url: URL) => string) =>
		environment.registerFunction(`${type}.${name}(): string`, ({url, isPath}: CelUrl) => (isPath ? '' : ofUrl(url)));
	part('getScheme', ({protocol}) => protocol.slice(0, -1));
	part('getHost', ({host}) => host);
	part('getHostname', ({hostname}) => hostname.replace(/^\[(.*)\]$/, '$1'));
	part('getPort', ({port}) => port);
	environment
		.registerFunction(`url(string): ${type}`, read)
		.registerFunction('isURL(string): bool', (text: string) => parse(text) !== undefined)
		.registerFunction(`${type}.getEscapedPath(): string`, ({url}: CelUrl) => url.pathname)
		.registerFunction(`${type}.getQuery(): map<string, list<string>>`, query)
		.registerOperator(`${type} == ${type}`, (a: CelUrl, b: CelUrl) => a.toString() === b.toString());
};
