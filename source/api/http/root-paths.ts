import type {Catalogue} from '../types.ts';

const fixedPaths = [
	'/api',
	'/apis',
	'/healthz',
	'/healthz/etcd',
	'/healthz/log',
	'/healthz/ping',
	'/healthz/poststarthook/rbac/bootstrap-roles',
	'/livez',
	'/livez/etcd',
	'/livez/log',
	'/livez/ping',
	'/livez/poststarthook/rbac/bootstrap-roles',
	'/metrics',
	'/openapi/v2',
	'/openapi/v3',
	'/readyz',
	'/readyz/etcd',
	'/readyz/etcd-readiness',
	'/readyz/informer-sync',
	'/readyz/log',
	'/readyz/ping',
	'/readyz/poststarthook/rbac/bootstrap-roles',
	'/readyz/shutdown',
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
