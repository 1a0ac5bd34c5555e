import type {Catalogue} from '../types.ts';

const fixedPaths = [
	'/api',
	'/apis',
	'/healthz',
	'/healthz/etcd',
	'/healthz/log',
	'/healthz/ping',
	'/livez',
	'/livez/etcd',
	'/livez/log',
	'/livez/ping',
	'/openapi/v2',
	'/openapi/v3',
	'/readyz',
	'/readyz/etcd',
	'/readyz/log',
	'/readyz/ping',
	'/version',
];

/** What GET / lists: every path below which something is served. */
export const rootPaths = (catalogue: Catalogue): {readonly paths: readonly string[]} => {
	const versions = catalogue
		.groupVersions()
		.flatMap(({group, version}) =>
			group === '' ? [`/api/${version}`] : [`/apis/${group}`, `/apis/${group}/${version}`],
		);
	return {paths: [...new Set([...fixedPaths, ...versions])].toSorted()};
};
