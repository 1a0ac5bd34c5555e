import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {replay} from '../../source/replay/replay.ts';

/* Fixtures that say how the scheduler is to be, and which alpha features are on. */

const run = async (
	t: ExecutionContext,
	cluster: string,
	steps: string,
	files: {readonly [name: string]: string} = {},
) => {
	const folder = await mkdtemp(path.join(tmpdir(), 'inkube-fixture-'));
	t.teardown(() => rm(folder, {recursive: true, force: true}));
	for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
	const file = path.join(folder, 'f.yaml');
	await writeFile(
		file,
		`apiVersion: inkube.dev/v1alpha1
kind: Scenario
metadata: {name: f}
spec:
  cluster:
    nodes: [{count: 2, name: node, cpu: '4', memory: 8Gi}]
    ${cluster}
  objects:
    - apiVersion: apps/v1
      kind: ReplicaSet
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: 'a:1', resources: {requests: {cpu: '1', memory: 2Gi}}}]}
  steps:
${steps}
`,
	);
	let output = '';
	const code = await replay([file], {reporter: 'human', write: text => void (output += text)});
	return {code, output: output.replaceAll(`${folder}/`, '')};
};

const packing = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - plugins:
      score:
        disabled: [{name: '*'}]
        enabled: [{name: NodeResourcesFit}]
    pluginConfig:
      - name: NodeResourcesFit
        args: {scoringStrategy: {type: MostAllocated, resources: [{name: cpu}]}}
`;

const together = `    - wait: pods app=web running == 3 within 30s
    - expect:
        cel: nodes.exists(n, pods.all(p, p.spec.nodeName == n.metadata.name))`;

test('a fixture has its scheduler configuration in place, or in a file beside it', async t => {
	const inline = `schedulerConfig:\n${packing.replaceAll(/^(?=.)/gm, '      ')}`;
	for (const [cluster, files] of [
		[inline, {}],
		['schedulerConfig: packing.yaml', {'packing.yaml': packing}],
	] as const) {
		const {code, output} = await run(t, cluster, together, files);
		t.is(code, 0, output);
	}
	const spread = await run(t, 'schedulerConfig: default', together);
	t.is(spread.code, 1, 'by default they are spread');
});

test('what is wrong with it is named with its place', async t => {
	const wrong = await run(
		t,
		'schedulerConfig: {apiVersion: kubescheduler.config.k8s.io/v1, kind: KubeSchedulerConfiguration, profils: []}',
		together,
	);
	t.is(wrong.code, 2);
	t.regex(wrong.output, /f\.yaml:7:\d+: spec\.cluster\.schedulerConfig\.profils: unknown field/);
	const gates = await run(t, 'featureGates: GangScheduling=true', together);
	t.regex(gates.output, /f\.yaml:7:\d+: .*GangScheduling=true needs GenericWorkload=true/);
	const unheard = await run(t, 'featureGates: Unheard=true', together);
	t.regex(unheard.output, /unrecognized feature gate: Unheard; there are GenericWorkload, GangScheduling/);
});

test('alpha kinds are there only behind their gate', async t => {
	const group = {
		'group.yaml':
			'apiVersion: scheduling.k8s.io/v1alpha2\nkind: PodGroup\nmetadata: {name: g}\nspec: {schedulingPolicy: {gang: {minCount: 0}}}\n',
	};
	const closed = await run(t, 'podStart: 1s', '    - do: create group.yaml', group);
	t.regex(closed.output, /PodGroup/);
	t.is(closed.code, 1);
	const open = await run(
		t,
		'featureGates: GenericWorkload=true',
		'    - do: create group.yaml\n      fails: Required value',
		group,
	);
	t.is(open.code, 0, open.output);
});
