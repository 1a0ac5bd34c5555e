import type {KindDescription} from '../../types.ts';
import type {Route} from '../route.ts';
import {createSeries, type RequestLabels, type RequestSeries} from './request-series.ts';

/** Everything the server counts of its requests. */
export interface RequestMetrics {
	/** Requests under way that do not last, by whether they may change something. */
	readonly inFlight: {mutating: number; readOnly: number};
	/** The counters of requests for a resource. */
	ofRoute(route: Route, options: {readonly apply: boolean; readonly dryRun: boolean}): RequestSeries;
	/** The counters of requests at paths that name no resource; unknown paths share theirs. */
	ofPath(verb: string, path: string): RequestSeries;
	all(): readonly RequestSeries[];
}

const verbLabels: {readonly [verb: string]: string} = {
	get: 'GET',
	list: 'LIST',
	watch: 'WATCH',
	create: 'POST',
	update: 'PUT',
	patch: 'PATCH',
	delete: 'DELETE',
	deletecollection: 'DELETECOLLECTION',
};

/** Paths that have counters of their own, so that nobody can make more of them by asking for what is not there. */
const countedPath = /^\/(?:healthz|livez|readyz|version|metrics|api|apis|openapi\/v[23])(?=\/|$)/;
const countedMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const scopeOf = ({path, verb}: Route): RequestLabels['scope'] => {
	if (path.name !== undefined || verb === 'create') return 'resource';
	return path.namespace === undefined ? 'cluster' : 'namespace';
};

/** Counters of requests, all at zero. Those of a sort are made with its first request and found by one look-up after that. */
export const createRequestMetrics = (): RequestMetrics => {
	/** A way to the series that needs no labels; kinds of custom resources come and go, and find theirs again. */
	const byKind = new WeakMap<KindDescription, Map<string, RequestSeries>>();
	const byLabels = new Map<string, RequestSeries>();
	const byPath = new Map<string, RequestSeries>();
	const make = (labels: RequestLabels): RequestSeries => {
		const key = JSON.stringify(labels);
		const series = byLabels.get(key) ?? createSeries(labels);
		byLabels.set(key, series);
		return series;
	};
	return {
		inFlight: {mutating: 0, readOnly: 0},
		ofRoute(route, {apply, dryRun}) {
			const {kind, verb, path} = route;
			let ofKind = byKind.get(kind);
			if (ofKind === undefined) byKind.set(kind, (ofKind = new Map()));
			const scope = scopeOf(route);
			const subresource = path.subresource ?? '';
			const key = `${verb} ${subresource} ${scope} ${apply} ${dryRun}`;
			let series = ofKind.get(key);
			if (series === undefined) {
				const {group, version, plural} = kind;
				const label = apply ? 'APPLY' : verbLabels[verb]!;
				const common = {group, version, resource: plural, subresource, scope};
				series = make({verb: label, ...common, dryRun: dryRun ? 'All' : ''});
				ofKind.set(key, series);
			}
			return series;
		},
		ofPath(method, path) {
			const verb = countedMethods.has(method) ? method : 'other';
			const counted = countedPath.exec(path)?.[0] ?? '';
			const key = `${verb} ${counted}`;
			let series = byPath.get(key);
			if (series === undefined) {
				const nothing = {group: '', version: '', resource: '', scope: '', dryRun: ''} as const;
				series = make({verb, subresource: counted, ...nothing});
				byPath.set(key, series);
			}
			return series;
		},
		all: () => [...byLabels.values()],
	};
};
