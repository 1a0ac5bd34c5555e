import {createRequire} from 'node:module';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {byRoles} from '../../../source/api/http/authorization.ts';
import {createHistogram} from '../../../source/api/http/metrics/histogram.ts';
import {configMap} from './fake-api.ts';
import {lines, open, send, serve} from './server.ts';

interface Metric {
	readonly labels?: {readonly [name: string]: string};
	readonly value?: string;
}
interface Family {
	readonly name: string;
	readonly help: string;
	readonly type: string;
	readonly metrics: readonly Metric[];
}

// The parser has no types, and is CommonJS.
const parse = createRequire(import.meta.url)('parse-prometheus-text-format') as {
	readonly default?: (text: string) => readonly Family[];
} & ((text: string) => readonly Family[]);

const scraped = async (url: string): Promise<ReadonlyMap<string, Family>> => {
	const {code, text, headers} = await send(url, '/metrics');
	if (code !== 200) throw new Error(`/metrics answered ${code}: ${text}`);
	if (!String(headers['content-type']).startsWith('text/plain; version=0.0.4')) throw new Error('another format');
	return new Map((parse.default ?? parse)(text).map(family => [family.name, family]));
};

const configMaps = '/api/v1/namespaces/default/configmaps';
const valueOf = (family: Family | undefined, labels: object): number | undefined => {
	const wanted = Object.entries(labels);
	const found = family?.metrics.find(metric => wanted.every(([name, value]) => metric.labels?.[name] === value));
	return found === undefined ? undefined : Number(found.value);
};

test('a scrape tells what has been asked, in the names and labels of kube-apiserver', async t => {
	const {url} = await serve(t);
	await send(url, `${configMaps}/a`);
	await send(url, `${configMaps}/a`);
	await send(url, configMaps);
	await send(url, configMaps, {method: 'POST', body: {metadata: {name: 'b'}}});
	await send(url, `${configMaps}?dryRun=All`, {method: 'POST', body: {metadata: {name: 'b'}}});
	await send(url, `${configMaps}/a`, {
		method: 'PATCH',
		body: '{}',
		headers: {'content-type': 'application/apply-patch+yaml'},
	});
	await send(url, '/no/such/page');
	await send(url, '/healthz/ping');
	const families = await scraped(url);
	const requests = families.get('apiserver_request_total');
	t.is(requests?.type, 'COUNTER');
	const place = {component: 'apiserver', group: '', version: 'v1', resource: 'configmaps', subresource: ''};
	t.is(valueOf(requests, {...place, verb: 'GET', scope: 'resource', code: '200', dry_run: ''}), 2);
	t.is(valueOf(requests, {...place, verb: 'LIST', scope: 'namespace', code: '200'}), 1);
	t.is(valueOf(requests, {...place, verb: 'POST', scope: 'resource', dry_run: ''}), 1);
	t.is(valueOf(requests, {...place, verb: 'POST', scope: 'resource', dry_run: 'All'}), 1);
	t.is(valueOf(requests, {...place, verb: 'APPLY'}), 1);
	t.is(valueOf(requests, {verb: 'GET', resource: '', subresource: '', code: '404'}), 1);
	t.is(valueOf(requests, {verb: 'GET', resource: '', subresource: '/healthz', code: '200'}), 1);
	const durations = families.get('apiserver_request_duration_seconds');
	t.is(durations?.type, 'HISTOGRAM');
	const {text} = await send(url, '/metrics');
	// The parser reads histograms without their labels.
	const gets =
		'component="apiserver",group="",resource="configmaps",scope="resource",subresource="",version="v1",verb="GET"';
	t.true(text.includes(`\napiserver_request_duration_seconds_count{${gets},dry_run=""} 2\n`));
	t.true(text.includes(`\napiserver_request_duration_seconds_bucket{${gets},dry_run="",le="+Inf"} 2\n`));
	t.true(text.includes(`\napiserver_response_sizes_count{${gets}} 2\n`));
	// The scrape itself is under way.
	t.is(valueOf(families.get('apiserver_current_inflight_requests'), {request_kind: 'readOnly'}), 1);
	t.is(valueOf(families.get('apiserver_current_inflight_requests'), {request_kind: 'mutating'}), 0);
	for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds']) {
		t.true(families.has(name), name);
	}
});

test('a watch is counted while it is open, with the events it sends', async t => {
	const {api, url} = await serve(t);
	const response = await open(url, `${configMaps}?watch=1`);
	const next = lines(response);
	api.watches[0]!.receiver.events([{type: 'ADDED', object: configMap('a', {k: 'v'})}]);
	await next();
	const during = await scraped(url);
	const labels = {verb: 'WATCH', resource: 'configmaps', scope: 'namespace'};
	t.is(valueOf(during.get('apiserver_longrunning_requests'), labels), 1);
	t.is(valueOf(during.get('apiserver_watch_events_total'), {group: '', version: 'v1', resource: 'configmaps'}), 1);
	t.is(during.get('apiserver_watch_events_sizes')?.type, 'HISTOGRAM');
	t.is(valueOf(during.get('apiserver_request_total'), labels), undefined, 'not answered yet');
	response.destroy();
	const over = async () => valueOf((await scraped(url)).get('apiserver_longrunning_requests'), labels) === 0;
	while (!(await over())) await turn();
	t.is(valueOf((await scraped(url)).get('apiserver_request_total'), {...labels, code: '200'}), 1);
});

test('other sources are told beside; names of labels and values are escaped', async t => {
	const odd = 'a "quoted" \\ text\nin two lines';
	const metricSources = [
		() => [
			{
				name: 'scheduler_pending_pods',
				help: 'How many.',
				type: 'gauge' as const,
				samples: [{labels: {queue: odd}, value: 7}],
			},
		],
	];
	const {url} = await serve(t, {metricSources});
	const family = (await scraped(url)).get('scheduler_pending_pods');
	t.is(family?.metrics[0]?.value, '7');
	t.true((await send(url, '/metrics')).text.includes('queue="a \\"quoted\\" \\\\ text\\nin two lines"'));
});

test('who may read /metrics is decided by nonResourceURLs', async t => {
	const asked: unknown[] = [];
	const authorize = byRoles({
		decide: (_user, action) => {
			asked.push(action);
			return {allowed: false, reason: ''};
		},
		rulesFor: () => [],
	});
	const {url} = await serve(t, {authorize});
	const answer = await send(url, '/metrics');
	t.is(answer.code, 403);
	t.is(answer.json.message, 'forbidden: User "kubernetes-admin" cannot get path "/metrics"');
	t.deepEqual(asked, [{verb: 'get', path: '/metrics'}]);
});

test('a histogram counts a value at a bound below it, and everything in the last bucket', t => {
	const histogram = createHistogram([1, 2]);
	for (const value of [0, 1, 1.5, 2, 100]) histogram.observe(value);
	t.deepEqual(
		histogram.samples('x', {a: 'b'}).map(({name, labels, value}) => [name, labels['le'], value]),
		[
			['x_bucket', '1', 2],
			['x_bucket', '2', 4],
			['x_bucket', '+Inf', 5],
			['x_sum', undefined, 104.5],
			['x_count', undefined, 5],
		],
	);
});
