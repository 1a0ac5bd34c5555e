import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {loadSchedulerConfiguration} from '../../source/commands/scheduler-configuration-file.ts';
import {readManifests} from '../../source/formats/manifests.ts';
import {explainSnapshot} from '../../source/scheduler/explain-snapshot.ts';

/* Plugins that come from ES modules beside the configuration. */

const example = 'docs/examples/scheduler-plugin';

test('the example of the documentation refuses and scores nodes like any plugin', async t => {
	const configuration = await loadSchedulerConfiguration(`${example}/scheduler.yaml`);
	const pods = readManifests(readFileSync(`${example}/pods.yaml`, 'utf8'), 'pods.yaml').map(({object}) => object);
	const [explanation] = explainSnapshot(pods, {configuration});
	t.is(explanation!.node, 'node-2');
	t.deepEqual(explanation!.nodes['node-1'], {
		feasible: false,
		plugin: 'OnePerTeam',
		reason: 'node(s) had 2 pods of team red',
	});
	const others = pods.filter(({metadata}) => metadata.name !== 'red-2');
	const [scored] = explainSnapshot(others, {configuration});
	t.is(scored!.nodes['node-1']!.plugins!['OnePerTeam'], 150, 'one of two: 50, three times');
	t.is(scored!.nodes['node-2']!.plugins!['OnePerTeam'], 300);
});

const loadingWith = async (t: ExecutionContext, module: string | undefined, args = '') => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-plugin-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	if (module !== undefined) await writeFile(path.join(folder, 'own.mjs'), module);
	const file = path.join(folder, 'scheduler.yaml');
	await writeFile(
		file,
		`apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- plugins: {multiPoint: {enabled: [{name: Own}]}}
  pluginConfig:
  - name: Own
    args: {module: ./own.mjs${args}}
`,
	);
	const error = await t.throwsAsync(loadSchedulerConfiguration(file));
	return error.message.replace(`${folder}/`, '').replaceAll(folder, '.');
};

test('what is wrong with a module is said where the configuration names it', async t => {
	const at = 'scheduler.yaml:7:';
	t.regex(
		await loadingWith(t, undefined),
		/^scheduler\.yaml:7:\d+: module \.\/own\.mjs cannot be loaded: Cannot find module/,
	);
	t.regex(await loadingWith(t, 'export default ('), /^scheduler\.yaml:7:\d+: module \.\/own\.mjs cannot be loaded: /);
	t.regex(await loadingWith(t, 'export const plugin = 1'), /^scheduler\.yaml:7:\d+: .*must have a default export/);
	t.regex(
		await loadingWith(t, `export default () => ({name: 'Other', filter() {}})`),
		/makes plugin "Other", not "Own"$/,
	);
	t.regex(
		await loadingWith(t, `export default () => ({name: 'Own'})`),
		/makes a plugin that does nothing; give it one of assume, bind, /,
	);
	t.regex(
		await loadingWith(t, `export default () => ({name: 'Own', fliter() {}})`),
		/makes a plugin with fliter, which is none of assume, bind, /,
	);
	t.regex(await loadingWith(t, `export default () => ({name: 'Own', filter: 1})`), /whose filter is no function$/);
	const refusing = `export default ({max}) => { throw new Error('max must be even, not ' + max) }`;
	const message = await loadingWith(t, refusing, ', max: 3');
	t.true(message.startsWith(at) && message.endsWith('refuses its arguments: max must be even, not 3'), message);
});
