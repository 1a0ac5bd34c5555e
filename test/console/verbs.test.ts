import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {commandContext} from '../../source/cluster/command-context.ts';
import {startCluster} from '../../source/cluster/start-cluster.ts';
import {pathsLike} from '../../source/console/completion.ts';
import {paletteVerbs} from '../../source/console/verbs/console-verbs.ts';

const begin = async () => {
	const cluster = await startCluster({nodes: 1, seed: 1, speed: 1});
	const saved = {run: async () => ({lines: []}), size: 3, fixture: () => 'kind: Scenario\n'};
	const verbs = paletteVerbs(cluster.time, saved);
	const run = (line: string, signal?: AbortSignal, told: string[] = []) => {
		const own = verbs.ownLine(line);
		if (!own) throw new Error(`${line} is no line of the console's own`);
		const context = {...commandContext(cluster, '.'), signal, progress: (text: string) => void told.push(text)};
		return own.command.run(own.args, context);
	};
	return {cluster, verbs, run};
};

test('until runs as fast as it goes, to a time or to what is so, and pauses there', async t => {
	const {cluster, run} = await begin();
	t.teardown(() => cluster.stop());
	const {time} = cluster;
	const start = time.now();
	const told: string[] = [];
	t.deepEqual((await run('until 30m', undefined, told)).lines, ['paused after 30m0s of cluster time']);
	t.is(time.speed, 0);
	t.is(time.now() - start, 1_800_000);
	t.true(told.length >= 25, 'it says how far it has come');

	await run('until 23:59:59');
	t.is(time.now() % 86_400_000, 86_399_000);
	await t.throwsAsync(run('until no nodes within 90s'), {
		message: /^not within 1m30s of cluster time; found 1: node-0/,
	});
	await run('until node/node-0 Ready=True');

	const stop = new AbortController();
	const running = run('until 20000h', stop.signal);
	stop.abort();
	await t.throwsAsync(running, {message: /^stopped after/});
});

test('a line of the console is read as one of the command language is', async t => {
	const {cluster, verbs, run} = await begin();
	t.teardown(() => cluster.stop());
	t.is(verbs.ownLine('cordon node-0'), undefined, 'a verb of the language is not its own');
	t.is(verbs.ownLine('until 25:00'), undefined, 'not a time of the day');
	t.is(verbs.ownLine('save everything x'), undefined);
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-save-'));
	const file = path.join(folder, 'one.yaml');
	t.deepEqual((await run(`save fixture ${file}`)).lines, [`3 steps saved to ${file}`]);
	t.is(await readFile(file, 'utf8'), 'kind: Scenario\n');
	await t.throwsAsync(run(`save session ${folder}/nowhere/one.yaml`), {code: 'ENOENT'});
	await rm(folder, {recursive: true});
});

test('paths are offered with folders and manifests first, hidden ones only when they are asked for', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	for (const name of ['LICENSE', 'web-10.yaml', 'web-2.yml', '.hidden.json'])
		await writeFile(path.join(folder, name), '');
	await mkdir(path.join(folder, 'zone'));
	const offered = (typed: string) => pathsLike(`${folder}/${typed}`).map(found => found.slice(folder.length + 1));
	t.deepEqual(offered(''), ['web-2.yml', 'web-10.yaml', 'zone/', 'LICENSE']);
	t.deepEqual(offered('web'), ['web-2.yml', 'web-10.yaml']);
	t.deepEqual(offered('.'), ['.hidden.json']);
	t.deepEqual(offered('nowhere/'), []);
});
