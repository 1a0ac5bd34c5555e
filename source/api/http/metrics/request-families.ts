import type {MetricFamily, Sample} from './metric-family.ts';
import type {RequestMetrics} from './request-metrics.ts';
import type {RequestLabels, RequestSeries} from './request-series.ts';

type Labels = Sample['labels'];

const component = 'apiserver';

const placeLabels = ({group, version, resource, subresource, scope}: RequestLabels): Labels => ({
	component,
	group,
	resource,
	scope,
	subresource,
	version,
});

const withVerb = (labels: RequestLabels): Labels => ({...placeLabels(labels), verb: labels.verb});
const withDryRun = (labels: RequestLabels): Labels => ({...withVerb(labels), dry_run: labels.dryRun});

const totals = ({labels, codes}: RequestSeries): readonly Sample[] =>
	[...codes].map(([code, value]) => ({labels: {...withDryRun(labels), code: String(code)}, value}));

/** Watches of one resource in several scopes are one series there. */
const watchKey = ({group, version, resource}: RequestLabels): Labels => ({group, resource, version});

const summed = (series: readonly RequestSeries[]): readonly Sample[] =>
	[...Map.groupBy(series, ({labels}) => JSON.stringify(watchKey(labels))).values()].map(same => ({
		labels: watchKey(same[0]!.labels),
		value: same.reduce((sum, {watchEvents}) => sum + watchEvents, 0),
	}));

const mergedHistograms = (name: string, series: readonly RequestSeries[]): readonly Sample[] => {
	const merged = new Map<string, Sample>();
	for (const {labels, watchEventBytes} of series) {
		for (const sample of watchEventBytes?.samples(name, watchKey(labels)) ?? []) {
			const key = `${sample.name} ${JSON.stringify(sample.labels)}`;
			merged.set(key, {...sample, value: sample.value + (merged.get(key)?.value ?? 0)});
		}
	}
	return [...merged.values()];
};

/** What the requests so far look like in kube-apiserver's names and labels. */
export const requestFamilies = (metrics: RequestMetrics): readonly MetricFamily[] => {
	const series = metrics.all();
	const answered = series.filter(({codes}) => codes.size > 0);
	const watches = series.filter(({watchEvents}) => watchEvents > 0);
	const lasting = series.filter(({labels}) => labels.verb === 'WATCH');
	const seconds = 'apiserver_request_duration_seconds';
	const sizes = 'apiserver_response_sizes';
	const eventSizes = 'apiserver_watch_events_sizes';
	return [
		{
			name: 'apiserver_request_total',
			help: 'Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
			type: 'counter',
			samples: answered.flatMap(totals),
		},
		{
			name: seconds,
			help: 'Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.',
			type: 'histogram',
			samples: answered.flatMap(one => one.seconds.samples(seconds, withDryRun(one.labels))),
		},
		{
			name: sizes,
			help: 'Response size distribution in bytes for each group, version, verb, resource, subresource, scope and component.',
			type: 'histogram',
			samples: answered
				.filter(({labels}) => labels.dryRun === '' && labels.verb !== 'WATCH')
				.flatMap(one => one.bytes.samples(sizes, withVerb(one.labels))),
		},
		{
			name: 'apiserver_current_inflight_requests',
			help: 'Maximal number of currently used inflight request limit of this apiserver per request kind in last second.',
			type: 'gauge',
			samples: Object.entries(metrics.inFlight).map(([kind, value]) => ({labels: {request_kind: kind}, value})),
		},
		{
			name: 'apiserver_longrunning_requests',
			help: 'Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way.',
			type: 'gauge',
			samples: lasting.map(({labels, longRunning}) => ({labels: withVerb(labels), value: longRunning})),
		},
		{
			name: 'apiserver_watch_events_total',
			help: 'Number of events sent in watch clients',
			type: 'counter',
			samples: summed(watches),
		},
		{
			name: eventSizes,
			help: 'Watch event size distribution in bytes',
			type: 'histogram',
			samples: mergedHistograms(eventSizes, watches),
		},
	];
};
