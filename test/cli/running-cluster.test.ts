import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';

/* The commands that read a running cluster, or the data folder that it leaves: built, each in a process of its own. */

const cli = path.resolve('dist/cli.js');
const folder = await mkdtemp(path.join(tmpdir(), 'inkube-running-'));
test.after.always(() => rm(folder, {recursive: true, force: true}));

const inkube = (...args: readonly string[]) =>
	spawnSync(process.execPath, [cli, ...args], {encoding: 'utf8', cwd: folder, env: {...process.env, NO_COLOR: '1'}});

/** A command that goes on until it is stopped, and what it says meanwhile. */
const start = (t: ExecutionContext, ...args: readonly string[]) => {
	const child = spawn(process.execPath, [cli, ...args], {cwd: folder});
	t.teardown(() => child.kill('SIGKILL'));
	let said = '';
	let heard = () => {};
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => {
			said += text;
			heard();
		});
	const exited = once(child, 'exit');
	return {
		/** Resolves with what fits; AVA's own timeout ends a wait in vain. */
		says: (pattern: RegExp) =>
			new Promise<RegExpExecArray>(resolve => {
				heard = () => {
					const found = pattern.exec(said);
					if (found) resolve(found);
				};
				heard();
			}),
		async stop(signal: NodeJS.Signals) {
			child.kill(signal);
			const [code] = (await exited) as [number | null];
			return code;
		},
	};
};

const write = (url: string, method: string, type: string, body: object) =>
	fetch(url, {method, headers: {'content-type': `application/${type}`}, body: JSON.stringify(body)});

test('a running cluster is recorded, imported and exported; its data folder is exported and compacted', async t => {
	const ports = '--https-port 0 --http-port 0 --etcd-port 0'.split(' ');
	const server = start(t, 'serve', '--nodes', '2', '--data', 'data', '--kubeconfig-out', 'k.yaml', ...ports);
	const [, http, etcd] = await server.says(/ (http:\/\/127\S+) \(etcd: http:\/\/([^)]+)/);
	const secret = {metadata: {name: 'key'}, stringData: {password: 'open sesame'}};
	await write(`${http}/api/v1/namespaces/default/secrets`, 'POST', 'json', secret);

	const recorder = start(t, 'record', '--kubeconfig', 'k.yaml', '-o', 'recorded.yaml', '--name', 'watched');
	await recorder.says(/recording inkube \(\d+ objects at https:.*\); ctrl-c ends it\n/);
	await write(`${http}/api/v1/nodes/node-1`, 'PATCH', 'merge-patch+json', {spec: {unschedulable: true}});
	await recorder.says(/s {2}cordon node-1\n/);
	t.is(await recorder.stop('SIGINT'), 0);
	const recorded = await readFile(path.join(folder, 'recorded.yaml'), 'utf8');
	t.regex(recorded, /\n {2}name: watched\n/);
	t.regex(recorded, /at: .*s\n +do: cordon node-1\n/);
	t.is(inkube('replay', 'recorded.yaml').status, 0);

	const imported = inkube('import', '--kubeconfig', 'k.yaml').stdout;
	t.regex(imported, /# blanked the values of 1 Secret\n/);
	t.regex(imported, /\n {2}name: inkube\n {2}description: Imported from a running cluster\.\n/);
	t.notRegex(imported, /b3BlbiBzZXNhbWU/);

	const exported = inkube('export', '--kubeconfig', 'k.yaml').stdout;
	t.regex(
		exported,
		/^# left out \d+ objects: made by the cluster itself\n# left out 1 Secret\napiVersion: v1\nkind: Node\n/,
	);
	t.regex(inkube('export', '--kubeconfig', 'k.yaml', '--secrets').stdout, /password: b3BlbiBzZXNhbWU=/);

	t.regex(inkube('compact', '5', '--store', `etcd://${etcd}`).stdout, /^compacted revision 5\n$/);
	t.regex(inkube('compact', '5', '--store', `etcd://${etcd}`).stderr, /^inkube: revision 5 has been compacted: /);
	t.regex(inkube('export', '--data', 'data').stderr, /^inkube: data is in use by process \d+; /);
	t.is(await server.stop('SIGTERM'), 0);

	const stored = inkube('export', '--data', 'data');
	t.is(stored.stderr, '');
	const withoutNotes = (text: string) => text.replaceAll(/^#.*\n/gm, '');
	t.is(withoutNotes(stored.stdout), withoutNotes(exported), 'the folder has what the server had');
	t.is(inkube('export', '--data', 'data').stdout, stored.stdout, 'looking changes nothing');
	t.regex(inkube('compact', '20', '--data', 'data').stdout, /^compacted revision 20\n$/);
	t.regex(inkube('compact', '20', '--data', 'data').stderr, /^inkube: revision 20 has been compacted: history begins/);
	t.regex(inkube('compact', '1000000', '--data', 'data').stderr, /^inkube: revision 1000000 is in the future: /);

	const gone = inkube('record', '--kubeconfig', 'k.yaml');
	t.is(gone.status, 2);
	t.regex(gone.stderr, /^inkube: cannot reach https:\/\/127\.0\.0\.1:\d+: connection refused\n$/);
});

test('what cannot be understood, read or written is said before any work', t => {
	const table: readonly (readonly [readonly string[], RegExp])[] = [
		[['compact'], /^inkube: compact needs one revision: inkube compact 500 --data DIR\n$/],
		[['compact', '0', '--data', '.'], /^inkube: a revision is a whole number of at least 1, not "0"\n$/],
		[['compact', '5'], /^inkube: compact needs --data DIR, or --store etcd:\/\/host:port for a running cluster/],
		[['compact', '5', '--data', 'nowhere'], /^inkube: --data nowhere: no such folder\n$/],
		[['compact', '5', '--data', '.'], /^inkube: --data \.: holds no data of inkube\n$/],
		[['export', '--data', '.', '--context', 'c'], /^inkube: --data is a folder, --kubeconfig and --context are/],
		[['export', '--kubeconfig', 'none.yaml'], /^inkube: the kubeconfig none\.yaml cannot be read: no such file; name/],
		[['export', 'file.yaml'], /^inkube: unexpected "file\.yaml"/],
		[['import', 'a.yaml', '--context', 'c'], /^inkube: import needs one file: .*; or a running cluster: --kubeconfig/],
		[['import', 'a.yaml', '-n', 'shop'], /^inkube: --namespace is about a running cluster: name one by --kubeconfig/],
		[['record', '-o', 'no/such/folder.yaml'], /^inkube: --output no\/such\/folder\.yaml: .*no such .*\n$/],
		[['record', '--log-level', 'loud'], /^inkube: --log-level must be one of debug, info, warn, error, not "loud"\n$/],
	];
	for (const [args, expected] of table) {
		const {status, stderr} = inkube(...args);
		t.is(status, 2, args.join(' '));
		t.regex(stderr, expected, args.join(' '));
	}
});
