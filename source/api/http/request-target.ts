/** A URL as the request line carries it: path decoded, query still raw. */
export interface RequestTarget {
	readonly path: string;
	readonly query: string;
}

/** Splits a request target and decodes its path. Undefined for a path with bad percent-encoding. */
export const parseTarget = (target: string): RequestTarget | undefined => {
	const mark = target.indexOf('?');
	const path = mark === -1 ? target : target.slice(0, mark);
	try {
		return {path: decodeURIComponent(path), query: mark === -1 ? '' : target.slice(mark + 1)};
	} catch {
		return undefined;
	}
};

const decoded = (text: string): string | undefined => {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return undefined;
	}
};

const noParameters: ReadonlyMap<string, readonly string[]> = new Map();

/**
Query parameters in the order sent. Pairs with bad percent-encoding or a semicolon are left out, as Go's URL.Query does,
so that `labelSelector=%zz` is no selector rather than an error.
*/
export const parseQuery = (query: string): ReadonlyMap<string, readonly string[]> => {
	if (query === '') return noParameters;
	const parameters = new Map<string, string[]>();
	for (const pair of query.split('&')) {
		if (pair === '' || pair.includes(';')) continue;
		const equals = pair.indexOf('=');
		const name = decoded(equals === -1 ? pair : pair.slice(0, equals));
		const value = decoded(equals === -1 ? '' : pair.slice(equals + 1));
		if (name === undefined || value === undefined) continue;
		const values = parameters.get(name);
		if (values === undefined) parameters.set(name, [value]);
		else values.push(value);
	}
	return parameters;
};
