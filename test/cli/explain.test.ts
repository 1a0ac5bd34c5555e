import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {explainCommand, joinCompared, type ExplainFlags} from '../../source/cli/explain-command.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'inkube-explain-'));

const file = async (name: string, text: string) => {
	const where = path.join(folder, name);
	await writeFile(where, text);
	return where;
};

const cluster = await file(
	'cluster.yaml',
	'apiVersion: v1\nkind: Node\nmetadata: {name: a}\nstatus: {allocatable: {cpu: "4", memory: 4Gi, pods: "10"}}\n' +
		'---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c}]}\n',
);

test.after.always(() => rm(folder, {recursive: true, force: true}));

const explain = async (flags: Partial<ExplainFlags>): Promise<string> => {
	let printed = '';
	await explainCommand([cluster], {output: 'wide', ...flags}, text => {
		printed += text;
	});
	return printed;
};

test('--compare takes two words or one with a comma, wherever it stands', t => {
	t.deepEqual(joinCompared(['--compare', 'a', 'b', 'x.yaml']), ['--compare', 'a,b', 'x.yaml']);
	t.deepEqual(joinCompared(['x.yaml', '--compare', 'a', 'b']), ['x.yaml', '--compare', 'a,b']);
	t.deepEqual(joinCompared(['--compare', 'a,b', 'x.yaml']), ['--compare', 'a,b', 'x.yaml']);
	t.deepEqual(joinCompared(['--compare', 'a', '--each']), ['--compare', 'a', '--each']);
	t.deepEqual(joinCompared(['x.yaml', '-o', 'json']), ['x.yaml', '-o', 'json']);
});

test('changes of the snapshot come before the question, whichever it is', async t => {
	const cordon = ['a'];
	const pod = await file(
		'pod.yaml',
		'apiVersion: v1\nkind: Pod\nmetadata: {name: q}\nspec: {containers: [{name: c}]}\n',
	);
	t.regex(await explain({cordon}), /^default\/p → nowhere\n0\/1 nodes are available: 1 node\(s\) were unschedulable/);
	t.regex(await explain({cordon, howMany: [pod]}), /^default\/q: 0 more\n/);
	t.regex(await explain({howMany: [pod]}), /^default\/q: 9 more\n/);
	t.regex(await explain({howMany: [`${pod}=2`]}), /^default\/q: 9 more, 2 at a turn\n/);
	const outcomes = JSON.parse(await explain({cordon, compare: 'default,classic', output: 'json'})) as {
		pending: unknown;
	}[];
	t.deepEqual(
		outcomes.map(({pending}) => pending),
		[['default/p'], ['default/p']],
	);
});

test('what cannot be answered is refused with the flag or the file that is wrong', async t => {
	const refusal = async (flags: Partial<ExplainFlags>) => (await t.throwsAsync(explain(flags))).message;
	const configuration = await file('scheduler.yaml', 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: Policy\n');
	t.is(await refusal({taint: ['a']}), '--taint: "a" must be NODE=KEY=VALUE:EFFECT');
	t.is(await refusal({cordon: ['b']}), `${cluster}: there is no node b`);
	t.is(await refusal({scale: ['deployment/web=2']}), `${cluster}: there is no Deployment default/web`);
	t.is(await refusal({compare: 'default'}), '--compare needs two configurations: --compare default classic, or files');
	t.regex(await refusal({compare: 'default,classic', howMany: ['x']}), /two questions/);
	t.regex(await refusal({compare: 'default,classic', schedulerConfig: 'classic'}), /leave --scheduler-config out/);
	t.is(await refusal({schedulerConfig: 'nothing'}), 'nothing: no such file; built in are default, classic');
	t.is(
		await refusal({schedulerConfig: configuration}),
		`${configuration}:2:1: kind: must be one of KubeSchedulerConfiguration, not "Policy"`,
	);
	t.is(await refusal({howMany: [cluster]}), `${cluster}: Node a is no Pod to count`);
	t.is(await refusal({howMany: ['']}), '--how-many: needs a file with a Pod');
	const nothing = await file('nothing.yaml', '# nothing\n');
	t.is(await refusal({howMany: [nothing]}), `${nothing}: has no Pod to count`);
	const nameless = await file('nameless.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {containers: []}\n');
	t.is(await refusal({howMany: [nameless]}), `${nameless}: the Pod to count has no name`);
	t.regex(await refusal({howMany: ['x'], output: 'tree'}), /^-o tree shows where pods go/);
});
