import test, {type ExecutionContext} from 'ava';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import type {ClusterOptions} from '../../source/cluster/types.ts';
import {users} from '../../source/cluster/users.ts';
import type {LogLine, LogOptions} from '../../source/client/types.ts';
import {logLinesMax} from '../../source/kubelet/limits.ts';
import {linesBy, nextSaying, type Saying} from '../../source/kubelet/logs/saying.ts';
import {assert, array, integer, option, property, record} from 'fast-check';

const podsOf = (namespace: string) =>
	({group: '', version: 'v1', resource: 'pods', namespace, user: users.admin}) as const;

const start = async (t: ExecutionContext, options: ClusterOptions = {}) => {
	const cluster = await startCluster({speed: Infinity, seed: 1, nodes: 1, ...options});
	t.teardown(() => cluster.stop());
	const {client, time, api} = cluster;
	const startMs = time.now();
	return {
		cluster,
		client,
		pass: (ms: number) => time.runUntil(() => false, ms),
		run: (name: string, annotations: {[name: string]: string} = {}, spec: object = {}) =>
			client.create('Pod', {
				metadata: {name, namespace: 'default', annotations},
				spec: {containers: [{name: 'c', image: 'app:1'}], ...spec},
			}),
		/** The log as kubectl gets it. */
		async log(name: string, parameters: {readonly [name: string]: string} = {}) {
			const asked = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, [value]]));
			return (await api.handle({...podsOf('default'), verb: 'get', name, subresource: 'log', parameters: asked})).text;
		},
		/** Follows a log; answers its lines, with the seconds at which they came, and whether it has ended. */
		async follow(name: string, options: LogOptions = {}) {
			const seen: string[] = [];
			const log = {seen, ended: false, cancel: () => undefined as void};
			const {cancel} = await client.log(
				{name, namespace: 'default'},
				{...options, follow: true},
				{
					lines: lines => void seen.push(...lines.map(line => `${Math.floor((time.now() - startMs) / 1000)} ${line}`)),
					ended: () => void (log.ended = true),
				},
			);
			return Object.assign(log, {cancel});
		},
	};
};

const started = 'simulated container c (app:1) started on node-0';

test('a container tells of its start, of what would run, of its probes and of its end', async t => {
	const {run, pass, log} = await start(t);
	const container = {
		name: 'c',
		image: 'app:1',
		command: ['serve', '--greeting', 'hello world'],
		ports: [{containerPort: 80, name: 'http'}],
		readinessProbe: {httpGet: {path: '/ready', port: 80}, periodSeconds: 2},
	};
	await run(
		'p',
		{'inkube.dev/ready-after': '3s', 'inkube.dev/run-for': '7s', 'inkube.dev/exit-code': '3'},
		{containers: [container], restartPolicy: 'Never'},
	);
	await pass(20_000);
	t.is(
		await log('p', {timestamps: 'true'}),
		[
			`2026-01-01T00:00:00.000000000Z ${started}: no program runs in it`,
			'2026-01-01T00:00:00.000000000Z would run serve --greeting "hello world"',
			'2026-01-01T00:00:00.000000000Z would listen on 80/TCP (http)',
			'2026-01-01T00:00:00.000000000Z "GET /ready HTTP/1.1" 503 "kube-probe/1.36"',
			'2026-01-01T00:00:02.000000000Z "GET /ready HTTP/1.1" 503 "kube-probe/1.36"',
			'2026-01-01T00:00:04.000000000Z "GET /ready HTTP/1.1" 200 "kube-probe/1.36"',
			'2026-01-01T00:00:06.000000000Z "GET /ready HTTP/1.1" 200 "kube-probe/1.36"',
			'2026-01-01T00:00:07.000000000Z ended with exit code 3 (Error)',
			'',
		].join('\n'),
	);
});

test('annotations make containers say something: at their start, after it, again and again, at a time, one or all', async t => {
	const {run, pass, log} = await start(t);
	const said = [
		'ready to serve',
		'+3s connected',
		'every 4s tick',
		'2026-01-01T00:00:05Z disk full',
		'+soon not a time',
	];
	const containers = ['c', 'd'].map(name => ({name, image: 'app:1'}));
	await run('p', {'inkube.dev/log': said.join('\n'), 'log.inkube.dev/d': 'only d'}, {containers});
	await pass(9000);
	const lines = ['ready to serve', '+soon not a time', 'connected', 'tick', 'disk full', 'tick'];
	t.deepEqual((await log('p', {container: 'c'}))?.split('\n').slice(1, -1), lines);
	t.deepEqual((await log('p', {container: 'd'}))?.split('\n').slice(1, -1), lines.toSpliced(2, 0, 'only d'));
});

test('options choose among the lines as the kubelet does', async t => {
	const {run, pass, log} = await start(t);
	await run('p', {'inkube.dev/log': 'every 1s tick'});
	await pass(10_500);
	t.is((await log('p'))?.split('\n').length, 12);
	t.is(await log('p', {tailLines: '2'}), 'tick\ntick\n');
	t.is(await log('p', {tailLines: '0'}), '');
	t.is(await log('p', {sinceSeconds: '3'}), 'tick\ntick\ntick\n');
	t.is(
		await log('p', {sinceTime: '2026-01-01T00:00:09Z', timestamps: ''}),
		'2026-01-01T00:00:09.000000000Z tick\n2026-01-01T00:00:10.000000000Z tick\n',
	);
	t.is(await log('p', {limitBytes: '9'}), 'simulated');
	t.is(await log('p', {tailLines: '5', limitBytes: '7'}), 'tick\nti', 'the last lines, and of them the first bytes');
	for (const [parameters, message] of [
		[
			{tailLines: '-1'},
			'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
		],
		[{limitBytes: '0'}, 'PodLogOptions "p" is invalid: limitBytes: Invalid value: 0: must be greater than 0'],
		[{sinceSeconds: '0'}, 'PodLogOptions "p" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0'],
		[
			{sinceSeconds: '1', sinceTime: '2026-01-01T00:00:09Z'},
			'PodLogOptions "p" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
		],
		[{stream: 'Stdout'}, 'PodLogOptions "p" is invalid: stream: Forbidden: may not be specified'],
		[{tailLines: 'x'}, 'strconv.ParseInt: parsing "x": invalid syntax'],
		[{sinceTime: 'now'}, 'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"'],
	] as const)
		await t.throwsAsync(log('p', parameters), {message});
});

test('a log that is not there is refused in the words of kube-apiserver and kubelet', async t => {
	const {cluster, run, pass, log, follow, client} = await start(t);
	const containers = ['a', 'b'].map(name => ({name, image: 'app:1'}));
	await run('slow', {'inkube.dev/start-delay': '1h'});
	await run('unseen', {}, {nodeName: 'node-0', initContainers: [{name: 'i', image: 'app:1'}], containers});
	await t.throwsAsync(log('unseen', {container: 'a'}), {
		message: 'container "a" in pod "unseen" is waiting to start: PodInitializing',
	});
	await run('nowhere', {}, {nodeSelector: {no: 'where'}});
	await run('lost', {}, {nodeName: 'gone'});
	await pass(1000);
	t.is(await log('nowhere'), '', 'nobody can be asked');
	t.like(await follow('nowhere'), {seen: [], ended: true});
	for (const [name, parameters, message] of [
		['slow', {}, 'container "c" in pod "slow" is waiting to start: ContainerCreating'],
		['slow', {previous: 'true'}, 'previous terminated container "c" in pod "slow" not found'],
		['unseen', {container: 'a', previous: 'true'}, 'previous terminated container "a" in pod "unseen" not found'],
		[
			'unseen',
			{},
			'a container name must be specified for pod unseen, choose one of: [a b] or one of the init containers: [i]',
		],
		['unseen', {container: 'x'}, 'container x is not valid for pod unseen'],
		['lost', {}, 'nodes "gone" not found'],
		['missing', {}, 'pods "missing" not found'],
		['missing', {tailLines: '-1'}, /^PodLogOptions "missing" is invalid/],
	] as const)
		await t.throwsAsync(log(name, parameters), {message});
	t.is(
		await log('unseen', {container: 'i'}),
		'simulated container i (app:1) started on node-0: no program runs in it\nended with exit code 0 (Completed)\n',
	);
	const fault = (value: string) =>
		client.patch('Node', {name: 'node-0'}, 'merge', {metadata: {annotations: {'inkube.dev/fault': value}}});
	const address = (await client.get('Node', {name: 'node-0'})).status?.addresses?.[0]?.address;
	const exec = () =>
		cluster.api.handle({
			...podsOf('default'),
			verb: 'create',
			name: 'unseen',
			subresource: 'exec',
			parameters: {container: ['a']},
		});
	await t.throwsAsync(exec(), {message: 'pod "unseen" is simulated: there is no process to run a command beside'});
	await fault('down');
	await t.throwsAsync(exec(), {
		message: `error dialing backend: dial tcp ${address}:10250: connect: connection refused`,
	});
	await t.throwsAsync(log('slow', {tailLines: '3'}), {
		message: `Get "https://${address}:10250/containerLogs/default/slow/c?tailLines=3": dial tcp ${address}:10250: connect: connection refused`,
	});
	await fault('partitioned');
	await t.throwsAsync(log('slow'), {message: /dial tcp .*: i\/o timeout$/});
});

test('a follower gets what is there, then what comes, until the container ends; the run before can still be read', async t => {
	const {run, pass, log, follow, client} = await start(t);
	const key = {name: 'p', namespace: 'default'};
	await run('p', {'inkube.dev/log': '+4s late', 'inkube.dev/run-for': '10s', 'inkube.dev/exit-code': '1'});
	await pass(2500);
	const all = await follow('p');
	const none = await follow('p', {tailLines: 0});
	const left = await follow('p');
	await pass(2000);
	left.cancel();
	await client.patch('Pod', key, 'merge', {metadata: {annotations: {'inkube.dev/log': '+4s late\nsaid now'}}});
	await pass(20_000);
	t.deepEqual(all.seen, [
		`2 ${started}: no program runs in it`,
		'4 late',
		'4 said now',
		'10 ended with exit code 1 (Error)',
	]);
	t.deepEqual(none.seen, all.seen.slice(1));
	t.is(left.seen.length, 2);
	t.deepEqual([all.ended, none.ended, left.ended], [true, true, false]);
	t.regex((await log('p'))!, /^simulated container c \(app:1\) started on node-0, restart 1: /);
	t.regex((await log('p', {previous: 'true'}))!, /ended with exit code 1/);
});

test('a pod whose last change is forgotten can be followed all the same', async t => {
	const {run, pass, follow, client, cluster} = await start(t);
	await run('p', {'inkube.dev/log': '+30s late'});
	await pass(2000);
	await client.create('ConfigMap', {metadata: {name: 'later', namespace: 'default'}});
	cluster.store.compact(cluster.store.tip);
	const log = await follow('p');
	await pass(1000);
	t.deepEqual([log.seen.length, log.ended], [1, false]);
	await pass(40_000);
	t.is(log.seen[1], '30 late');
});

test('a follower hears a deleted pod out, and another pod of its name is not mixed up with it', async t => {
	const {run, pass, follow, client} = await start(t, {podStopMs: 3000});
	await run('p');
	await pass(1000);
	const log = await follow('p');
	await client.delete('Pod', {name: 'p', namespace: 'default'}, {gracePeriodSeconds: 5});
	await pass(2000);
	t.deepEqual(log.seen.slice(1), ['1 received SIGTERM, to end within 5s']);
	t.false(log.ended);
	await pass(2000);
	await run('p', {'inkube.dev/log': 'another'});
	await pass(2000);
	t.true(log.ended);
	t.deepEqual(log.seen.slice(1), ['1 received SIGTERM, to end within 5s']);
});

test('logs are the same in every replay, and reading them is no part of one', async t => {
	const told = await Promise.all(
		[false, true].map(async isFollowed => {
			const {run, pass, log, follow, cluster} = await start(t, {nodes: 3});
			await run('p', {'inkube.dev/log': 'every 700ms tick', 'inkube.dev/run-for': '5s'});
			await pass(1000);
			if (isFollowed) await follow('p');
			await pass(12_000);
			return {log: await log('p', {timestamps: 'true'}), revision: cluster.store.durable, items: cluster.time.items};
		}),
	);
	t.deepEqual(told[0], told[1]);
});

test('a log keeps so many lines, and what is next is what then comes', t => {
	const start = 1_000_000;
	t.is(linesBy([{text: 'x', at: 0, everyMs: 1}], 1e9).length, logLinesMax);
	const saying = record({
		at: integer({min: start, max: start + 50}),
		everyMs: option(integer({min: 1, max: 20}), {nil: undefined}),
		until: option(integer({min: start, max: start + 100}), {nil: undefined}),
	});
	/** What is said, moment by moment. */
	const byHand = (sayings: readonly Saying[], nowMs: number): readonly LogLine[] =>
		Array.from({length: nowMs - start + 1}, (_, index) => start + index).flatMap(at =>
			sayings
				.filter(one => at >= one.at && at < (one.until ?? Infinity))
				.filter(one => (one.everyMs === undefined ? at === one.at : (at - one.at) % one.everyMs === 0))
				.map(({text}) => ({at, text})),
		);
	assert(
		property(array(saying, {maxLength: 4}), integer({min: start, max: start + 80}), (given, now) => {
			const sayings = given.map((one, index) => ({...one, text: String(index)}));
			t.deepEqual(linesBy(sayings, now), byHand(sayings, now));
			const next = nextSaying(sayings, now);
			const later = byHand(sayings, now + 200).find(({at}) => at > now);
			t.is(next, later?.at);
		}),
	);
});
