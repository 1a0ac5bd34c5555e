type Token =
	| {readonly key: string}
	| {readonly index: number}
	| {readonly where: string; readonly equals: string}
	| 'all';

const pattern = /\.?([\w$-]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[(\*)\]|\[([A-Za-z.]+)=([^\]]*)\]/gy;

const tokensOf = (path: string): Token[] =>
	[...path.matchAll(pattern)].map(([, name, quoted, index, all, where, equals]): Token => {
		if (index !== undefined) return {index: Number(index)};
		if (all !== undefined) return 'all';
		return where === undefined ? {key: name ?? quoted ?? ''} : {where, equals: equals ?? ''};
	});

const follow = (value: unknown, [token, ...rest]: readonly Token[]): unknown => {
	if (token === undefined) return value;
	if (typeof value !== 'object' || value === null) return undefined;
	if (token === 'all') return Array.isArray(value) ? value.map(item => follow(item, rest) ?? null) : undefined;
	if ('where' in token) {
		const items = Array.isArray(value) ? value : [];
		return follow(
			items.find(item => String(atPath(item, token.where)) === token.equals),
			rest,
		);
	}
	return follow((value as Record<string | number, unknown>)['key' in token ? token.key : token.index], rest);
};

/** The value at a path: `a.b[0].c`, `a[type=Ready].status`, `a[*].name`, `data["x.y/z"]`. */
export const atPath = (value: unknown, path: string): unknown => follow(value, tokensOf(path));
