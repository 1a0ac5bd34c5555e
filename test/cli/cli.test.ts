import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmod, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';

/* The built command as people call it: dist/cli.js in a process of its own. */

const cli = path.resolve('dist/cli.js');
const inkube = (...args: readonly string[]) => {
	const {status, stdout, stderr} = spawnSync(process.execPath, [cli, ...args], {
		encoding: 'utf8',
		env: {...process.env, NO_COLOR: '1'},
	});
	return {status, stdout, stderr};
};

const folder = await mkdtemp(path.join(tmpdir(), 'inkube-cli-'));
test.after.always(() => rm(folder, {recursive: true, force: true}));

const file = async (name: string, text: string) => {
	const where = path.join(folder, name);
	await writeFile(where, text);
	return where;
};

const scenario = (steps: string) =>
	`apiVersion: inkube.dev/v1alpha1\nkind: Scenario\nmetadata: {name: small}\nspec:\n  cluster: {nodes: [{count: 1, name: node}]}\n  steps:\n${steps}`;

/** serve, until it has printed its ready line. */
const serve = async (...args: readonly string[]) => {
	const server = spawn(process.execPath, [cli, 'serve', '--http-port', '0', '--https-port', 'off', ...args]);
	let output = '';
	let errors = '';
	server.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
	for await (const text of server.stdout.setEncoding('utf8')) {
		output += text as string;
		if (output.includes('\n')) break;
	}
	const url = /http:\/\/\S+/.exec(output)?.[0] ?? '';
	return {
		server,
		url,
		output,
		async stop(signal: NodeJS.Signals = 'SIGTERM') {
			server.kill(signal);
			const [code] = (await once(server, 'exit')) as [number | null];
			return {code, errors};
		},
	};
};

test('help and version', t => {
	const {version} = JSON.parse(spawnSync('cat', ['package.json'], {encoding: 'utf8'}).stdout) as {version: string};
	t.is(inkube('--version').stdout.trim(), version);
	t.regex(inkube('--help').stdout, /inkube replay <fixture\|dir>/);
	const {stdout} = inkube('compact', '--help');
	t.regex(stdout, /Usage\n +inkube compact <revision>[^]*History \(compact\)\n +--data DIR/);
	t.notRegex(stdout, /inkube serve|--theme/, 'only what it takes');
});

test('what cannot be understood is one line and exit code 2', async t => {
	const broken = await file('broken.yaml', 'a: [1, 2\nb: 3\n');
	const table: readonly (readonly [readonly string[], RegExp])[] = [
		[['serve', '--nodes', 'many'], /^inkube: --nodes must be a whole number, not "many"\n$/],
		[['serve', '--http-port', '99999'], /^inkube: --http-port must be at most 65535/],
		[['serve', '--components', 'engine'], /^inkube: --components must be one of store, api/],
		[
			['serve', '--components', 'store,api,proxy,dns'],
			/^inkube: --components: there is no proxy and no dns in inkube, /,
		],
		[['serve', '--components', 'store,scheduler'], /^inkube: --components: scheduler cannot do without api\n$/],
		[['serve', '--components', 'store'], /^inkube: --components store has no API server; .* --etcd-port\n$/],
		[['serve', '--store', 'redis://a:1'], /^inkube: --store: "redis:\/\/a:1" is not etcd:\/\/host:port, .*\n$/],
		[['serve', '--store', 'etcd://a:1', '--data', folder], /^inkube: --data and --store exclude each other/],
		[['serve', '--store', 'etcd://a:1', '--etcd-port', '0'], /^inkube: with --store the store is not here/],
		[['serve', '--store', 'etcd://a:1', '--etcd-user', 'root'], /^inkube: --etcd-user must be name:password\n$/],
		[['serve', '--store', 'etcd://a:1', '--etcd-cert', 'c'], /^inkube: --etcd-cert and --etcd-key go together/],
		[['serve', '--store', 'etcd://a:1', '--etcd-cacert', 'absent.pem'], /^inkube: --etcd-cacert: ENOENT/],
		[['serve', '--etcd-prefix', '/a'], /^inkube: --etcd-prefix is about an etcd cluster/],
		[['serve', '--fsync', 'sometimes'], /^inkube: --fsync must be one of always, interval, never, not "sometimes"\n$/],
		[['replay'], /^inkube: replay needs a fixture or a folder of fixtures\n$/],
		[['replay', 'fixtures', '--reporter', 'loud'], /^inkube: --reporter must be one of human, tap, junit, json/],
		[['explain'], /^inkube: explain needs a file/],
		[['explain', path.join(folder, 'absent.yaml')], /absent\.yaml: no such file\n$/],
		[['explain', broken], /broken\.yaml:2:1: /],
		[['explain', 'fixtures/demo.yaml'], /this is a fixture .*; explain reads snapshots/],
		[['--nonsense'], /^inkube: unknown flag --nonsense; see inkube --help\n$/],
		[['serve', '--kubeconfig', 'k.yaml'], /^inkube: unknown flag --kubeconfig; see inkube serve --help\n$/],
		[['serve', 'now'], /^inkube: unexpected "now"/],
		[['serve', '--controllers', 'deploymnt'], /^inkube: --controllers: "deploymnt" is not in the list/],
		[['fixtures/demo.yaml', 'fixtures/guestbook.yaml'], /^inkube: unexpected "fixtures\/guestbook\.yaml"/],
		[['sevre'], /^inkube: unknown command "sevre"; did you mean serve\?\n$/],
		[
			['rehearsal'],
			/^inkube: unknown command "rehearsal"; commands are serve, attach, .* \(rehearsal\.yaml, \.\/rehearsal\)/,
		],
		[['serve', '--nods', '3'], /^inkube: unknown flag --nods; did you mean --nodes\?\n$/],
		[
			['serve', '--history', 'long'],
			/^inkube: --history must be a number of revisions, or an age such as 5m, not "long"\n$/,
		],
		[['serve', '--data', ''], /^inkube: --data needs a folder\n$/],
		[['serve', '--data', broken], /broken\.yaml cannot be used for data: it is, or is in, a file; make it writable/],
		[['serve', '--data', '/proc/x'], /^inkube: \/proc\/x cannot be used for data: /],
		[
			['serve', '--bind', '300.1.1.1', '--http-port', 'off', '--https-port', '0'],
			/^inkube: --bind 300\.1\.1\.1: no such address; /,
		],
		[
			['serve', '--bind', '192.0.2.1', '--http-port', 'off', '--https-port', '0'],
			/^inkube: cannot listen on 192\.0\.2\.1: no address of this machine; /,
		],
		[[path.join(folder, 'absent-fixture.yaml')], /absent-fixture\.yaml: no such file\n$/],
	];
	for (const [args, expected] of table) {
		const {status, stderr} = inkube(...args);
		t.is(status, 2, args.join(' '));
		t.regex(stderr, expected, args.join(' '));
	}
});

test('replay: 0 when all holds, 1 when an expectation fails, 2 when a fixture is wrong', async t => {
	const good = await file('good.yaml', scenario('    - wait: node/node-0 Ready=True\n'));
	const failing = await file('failing.yaml', scenario('    - expect: no nodes\n'));
	const wrong = await file('wrong.yaml', scenario('    - do: tain node node-0 a:NoExecute\n'));
	t.is(inkube('replay', good).status, 0);
	const failed = inkube('replay', failing);
	t.is(failed.status, 1);
	t.regex(failed.stdout, /found 1: node-0/);
	const refused = inkube('replay', wrong, good);
	t.is(refused.status, 2);
	t.regex(refused.stdout, /wrong\.yaml:7:11: .*unknown command "tain" \(did you mean taint\?\)/);
	t.regex(refused.stdout, /1 passed, 0 failed, 1 unreadable/);
	t.regex(inkube('replay', good, '--reporter', 'tap').stdout, /^TAP version 13\nok 1 - small\n1\.\.1\n$/);
	t.true((JSON.parse(inkube('replay', good, '--reporter', 'json').stdout) as {ok: boolean}).ok);
	t.regex(inkube('replay', good, '--reporter', 'junit').stdout, /<testsuite name="small"/);
});

test('explain says where pending pods would go, and why not', async t => {
	const cluster = await file(
		'cluster.yaml',
		['a: 1', 'b: 4']
			.map(line => line.split(': '))
			.map(
				([name, cpu]) =>
					`apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {allocatable: {cpu: "${cpu}", memory: 4Gi, pods: "10"}}\n---\n`,
			)
			.join('') +
			'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: default}\nspec: {containers: [{name: c, image: i, resources: {requests: {cpu: "2"}}}]}\n',
	);
	const json = JSON.parse(inkube('explain', cluster, '-o', 'json').stdout) as {
		pod: string;
		node: string;
		nodes: {[node: string]: {feasible: boolean; reason?: string}};
	}[];
	t.is(json[0]?.node, 'b');
	t.deepEqual(json[0]?.nodes['a'], {feasible: false, reason: 'Insufficient cpu', plugin: 'NodeResourcesFit'} as never);
	t.regex(inkube('explain', cluster).stdout, /default\/p/);
	const lines = inkube('explain', '--each', '-o', 'json', cluster, cluster).stdout.trim().split('\n');
	t.is(lines.length, 2);
});

test('serve tells when it is ready, refuses a port in use and ends with 0 on a signal', async t => {
	const taken = createServer();
	taken.listen(0, '127.0.0.1');
	await once(taken, 'listening');
	const {port} = taken.address() as AddressInfo;
	const refused = inkube('serve', '--http-port', String(port), '--https-port', 'off');
	taken.close();
	t.is(refused.status, 2);
	t.is(
		refused.stderr,
		`inkube: port ${port} of 127.0.0.1 is in use; choose another with --http-port, --https-port and --etcd-port (0: any free one)\n`,
	);

	const kubeconfig = path.join(folder, 'kubeconfig');
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		const serving = await serve('--nodes', '2', '--kubeconfig-out', kubeconfig);
		t.regex(serving.output, /^inkube ready in \d+ ms: http:\/\/127\.0\.0\.1:\d+ \(kubeconfig: .+\)\n$/);
		const nodes = (await (await fetch(`${serving.url}/api/v1/nodes`)).json()) as {items: unknown[]};
		t.is(nodes.items.length, 2);
		t.deepEqual(await serving.stop(signal), {code: 0, errors: ''});
	}
	t.regex(await readFile(kubeconfig, 'utf8'), /inkube-insecure/);
});

test('what serve has acknowledged is on disk; a damaged file is refused with its place, and --repair goes on before it', async t => {
	const data = path.join(folder, 'data');
	const first = await serve('--data', data);
	const create = (url: string, name: string) =>
		fetch(`${url}/api/v1/namespaces/default/configmaps`, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}, data: {a: '1'}}),
		});
	t.is((await create(first.url, 'kept')).status, 201);
	t.is(inkube('serve', '--http-port', '0', '--https-port', 'off', '--data', data).status, 2, 'the folder is locked');
	first.server.kill('SIGKILL');
	await once(first.server, 'exit');

	const second = await serve('--data', data);
	t.is((await fetch(`${second.url}/api/v1/namespaces/default/configmaps/kept`)).status, 200);
	t.is((await second.stop()).code, 0);

	const segment = (await readdir(data))
		.filter(name => /segment|log|\.db|\.ndjson|\.nedb/.test(name))
		.toSorted()
		.at(-1)!;
	const text = await readFile(path.join(data, segment), 'utf8');
	const lines = text.split('\n');
	lines[3] = `${lines[3]!.slice(0, 20)}#${lines[3]!.slice(21)}`;
	await writeFile(path.join(data, segment), lines.join('\n'));
	const damaged = inkube('serve', '--http-port', '0', '--https-port', 'off', '--data', data);
	t.is(damaged.status, 2);
	t.regex(damaged.stderr, new RegExp(`^inkube: .*${segment}.*4.*--repair`, 's'));
	const repaired = await serve('--data', data, '--repair');
	t.is((await repaired.stop()).code, 0);
});

test('the store is served to clients of etcd, alone or below the API server; a taken port is one line', async t => {
	const alone = await serve('--components', 'store', '--etcd-port', '0', '--nodes', '3');
	t.regex(alone.output, /^inkube ready in \d+ ms \(etcd: http:\/\/127\.0\.0\.1:\d+\)\n$/);
	const port = /:(\d+)\)/.exec(alone.output)![1]!;
	const {status, stderr} = inkube('serve', '--components', 'store', '--etcd-port', port);
	t.is(status, 2);
	t.regex(stderr, new RegExp(`^inkube: port ${port} of 127\\.0\\.0\\.1 is in use; .*--etcd-port.*\\n$`));
	t.deepEqual(await alone.stop(), {
		code: 0,
		errors: 'inkube: --components store has no API server and ignores --http-port, --nodes\n',
	});
	const both = await serve('--etcd-port', '0');
	t.regex(both.output, /ms: http:\/\/127\.0\.0\.1:\d+ \(etcd: http:\/\/127\.0\.0\.1:\d+\)\n$/);
	t.deepEqual(await both.stop(), {code: 0, errors: ''});
});

test('a folder that cannot be written is refused in one line', async t => {
	if (process.getuid?.() === 0) {
		// Root may write anywhere: a file in the place of the folder stands for it.
		const blocked = await file('blocked', '');
		const {status, stderr} = inkube(
			'serve',
			'--http-port',
			'0',
			'--https-port',
			'off',
			'--data',
			path.join(blocked, 'data'),
		);
		t.is(status, 2);
		t.regex(stderr, /^inkube: .*blocked.*\n$/);
		return;
	}
	const locked = path.join(folder, 'locked');
	await file('locked-file', '');
	await chmod(folder, 0o500);
	const {status, stderr} = inkube('serve', '--http-port', '0', '--https-port', 'off', '--data', locked);
	await chmod(folder, 0o700);
	t.is(status, 2);
	t.regex(stderr, /^inkube: .*locked.*\n$/);
});

test('a console with a data folder goes on where it was', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-data-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	const first = inkube('--once', '--data', folder);
	t.is(first.status, 0, first.stderr);
	const second = inkube('--once', '--data', folder);
	t.is(second.status, 0, second.stderr);
	const pods = (text: string) => /(\d+) pods/.exec(text)?.[1];
	t.is(pods(second.stdout), pods(first.stdout), 'nothing is made twice');
});

test('without a terminal the console prints its panels once', t => {
	const {status, stdout} = inkube('--once');
	t.is(status, 0);
	t.regex(stdout, /5 nodes 5 ready/);
	t.regex(stdout, /log-agent/);
	t.is(inkube('--once').stdout, stdout, 'and the same ones every time');
});
