import test from 'ava';
import {schedulerConfigurationOf} from '../../source/commands/scheduler-configuration-file.ts';
import {nodesToFind} from '../../source/scheduler/cycle/nodes-to-find.ts';
import {builtInConfigurations} from '../../source/scheduler/configuration/built-in-configurations.ts';
import {defaultConfiguration} from '../../source/scheduler/configuration/default-configuration.ts';
import {explainSnapshot} from '../../source/scheduler/explain-snapshot.ts';
import type {SchedulerConfiguration} from '../../source/scheduler/framework/scheduler-configuration.ts';
import {clusterOf, decide, node, pod, reasons, scoresOf} from './builders.ts';

const header = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';
const read = (text: string): SchedulerConfiguration => schedulerConfigurationOf(header + text, 'scheduler.yaml');
const onlyProfile = (text: string) => read(text).profiles[0]!;
const outline = ({profiles}: SchedulerConfiguration) =>
	profiles.map(({schedulerName, plugins}) => [
		schedulerName,
		...plugins.map(({plugin, weight}) => `${plugin.name}${weight === 1 ? '' : ` ${weight}`}`),
	]);

test('a file that says nothing is the default configuration', t => {
	t.deepEqual(
		outline(read(''))[0]!.toSorted(),
		outline(defaultConfiguration)[0]!.toSorted(),
		'the same plugins and weights',
	);
	t.like(read(''), {podInitialBackoffMs: 1000, podMaxBackoffMs: 10_000});
	t.like(read('podInitialBackoffSeconds: 2\npodMaxBackoffSeconds: 60'), {
		podInitialBackoffMs: 2000,
		podMaxBackoffMs: 60_000,
	});
});

test('plugins are disabled and weighed everywhere or at one point', t => {
	const {plugins} = onlyProfile(`
profiles:
- plugins:
    multiPoint:
      enabled:
      - {name: ImageLocality, weight: 7}
      disabled:
      - {name: PodTopologySpread}
    score:
      enabled:
      - {name: InterPodAffinity, weight: 9}
      disabled:
      - {name: NodeAffinity}
`);
	const entry = (name: string) => plugins.find(({plugin}) => plugin.name === name);
	t.is(entry('ImageLocality')?.weight, 7);
	t.is(entry('InterPodAffinity')?.weight, 9);
	t.is(entry('PodTopologySpread'), undefined);
	t.is(entry('NodeAffinity')?.plugin.score, undefined);
	t.is(typeof entry('NodeAffinity')?.plugin.filter, 'function');
});

test('with * nothing is left of the defaults but what is enabled', t => {
	const profile = onlyProfile(`
profiles:
- plugins:
    score: {disabled: [{name: '*'}], enabled: [{name: NodeResourcesFit, weight: 3}]}
`);
	const scoring = profile.plugins.filter(({plugin}) => plugin.score !== undefined);
	t.deepEqual(
		scoring.map(({plugin, weight}) => [plugin.name, weight]),
		[['NodeResourcesFit', 3]],
	);
	const bare = onlyProfile(`
profiles:
- plugins:
    multiPoint:
      disabled: [{name: '*'}]
      enabled: [{name: PrioritySort}, {name: DefaultBinder}, {name: NodeName}]
`);
	t.deepEqual(
		bare.plugins.map(({plugin}) => plugin.name),
		['NodeName', 'PrioritySort', 'DefaultBinder'],
	);
});

const fit = (strategy: string) =>
	onlyProfile(`profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: ${strategy}}}]}]`);

test('scoring strategies pack, spread or follow a shape', t => {
	const cluster = clusterOf(node('busy'), node('idle'), pod('there', {on: 'busy', cpu: '2', memory: '4Gi'}));
	const asks = pod('new', {cpu: '1', memory: '2Gi'});
	const scores = (strategy: string) => scoresOf(decide(asks, cluster, fit(strategy)), 'NodeResourcesFit');
	t.deepEqual(scores('{type: LeastAllocated}'), {busy: 25, idle: 75});
	t.deepEqual(scores('{type: MostAllocated}'), {busy: 75, idle: 25});
	t.deepEqual(
		scores(
			`{type: RequestedToCapacityRatio, resources: [{name: cpu, weight: 3}], requestedToCapacityRatio: {shape: [{utilization: 0, score: 10}, {utilization: 100, score: 0}]}}`,
		),
		{busy: 25, idle: 75},
	);
});

test('extended resources that somebody else counts are ignored', t => {
	const cluster = clusterOf(node('n1'));
	const asks = pod('new', {spec: {containers: [{name: 'c', resources: {requests: {'example.com/chip': '2'}}}]}});
	const config = (args: string) => onlyProfile(`profiles: [{pluginConfig: [{name: NodeResourcesFit, args: ${args}}]}]`);
	t.is(decide(asks, cluster, config('{}')).kind, 'unschedulable');
	t.is(decide(asks, cluster, config('{ignoredResources: [example.com/chip]}')).kind, 'placed');
	t.is(decide(asks, cluster, config('{ignoredResourceGroups: [example.com]}')).kind, 'placed');
	t.is(decide(asks, cluster, config('{ignoredResourceGroups: [example.org]}')).kind, 'unschedulable');
});

test('an added affinity holds for every pod', t => {
	const profile = onlyProfile(`
profiles:
- pluginConfig:
  - name: NodeAffinity
    args:
      addedAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          nodeSelectorTerms:
          - matchExpressions: [{key: team, operator: In, values: [a]}]
`);
	const cluster = clusterOf(node('ours', {labels: {team: 'a'}}), node('theirs', {labels: {team: 'b'}}));
	t.deepEqual(reasons(decide(pod('p'), cluster, profile)), {
		theirs: "node(s) didn't match scheduler-enforced node affinity",
	});
});

test('pods without constraints are spread by the defaults of the configuration', t => {
	const profile = onlyProfile(`
profiles:
- pluginConfig:
  - name: PodTopologySpread
    args:
      defaultingType: List
      defaultConstraints:
      - {topologyKey: zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}
`);
	const service = {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name: 'web', namespace: 'default'},
		spec: {selector: {app: 'web'}},
	};
	const labels = {app: 'web'};
	const cluster = clusterOf(
		node('a', {labels: {zone: 'a'}}),
		node('b', {labels: {zone: 'b'}}),
		pod('one', {labels, on: 'a'}),
		service as never,
	);
	t.deepEqual(reasons(decide(pod('two', {labels}), cluster, profile)), {
		a: "node(s) didn't match pod topology spread constraints",
	});
});

test('required affinity of pods that are there attracts as much as hardPodAffinityWeight says', t => {
	const profile = (weight: number) =>
		onlyProfile(`profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeight: ${weight}}}]}]`);
	const friend = {labelSelector: {matchLabels: {app: 'web'}}, topologyKey: 'kubernetes.io/hostname'};
	const affinity = {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [friend]}};
	const cluster = clusterOf(node('a'), node('b'), pod('cache', {on: 'b', spec: {affinity}}));
	const incoming = pod('web', {labels: {app: 'web'}});
	t.deepEqual(scoresOf(decide(incoming, cluster, profile(5)), 'InterPodAffinity'), {a: 0, b: 200});
	const none = decide(incoming, cluster, profile(0));
	t.false(
		none.details.some(({plugin}) => plugin === 'InterPodAffinity'),
		'it has nothing to say',
	);
});

test('each pod is scheduled by the profile that it names', t => {
	const configuration = read(`
profiles:
- schedulerName: spreading
- schedulerName: packing
  pluginConfig:
  - name: NodeResourcesFit
    args: {scoringStrategy: {type: MostAllocated}}
  plugins:
    score: {disabled: [{name: NodeResourcesBalancedAllocation}]}
`);
	const asks = (name: string, schedulerName: string) => pod(name, {cpu: '500m', memory: '1Gi', spec: {schedulerName}});
	const explanations = explainSnapshot(
		[
			node('n1'),
			node('n2'),
			pod('there', {on: 'n2', cpu: '1', memory: '2Gi'}),
			asks('a', 'spreading'),
			asks('b', 'packing'),
			asks('c', 'somebody-else'),
		],
		{configuration},
	);
	t.deepEqual(
		explanations.map(({pod: key, node: name}) => [key, name]),
		[
			['default/a', 'n1'],
			['default/b', 'n2'],
		],
	);
});

test('how many nodes are looked at follows kube-scheduler once a percentage is set', t => {
	t.is(nodesToFind(5000, undefined), 5000);
	t.is(nodesToFind(99, 10), 99);
	t.is(nodesToFind(5000, 10), 500);
	t.is(nodesToFind(500, 10), 100);
	t.is(nodesToFind(1000, 0), 420);
	t.is(nodesToFind(6000, 0), 300);
	t.is(nodesToFind(5000, 100), 5000);
});

test('the search ends early where the configuration says so, and the next begins where it ended', t => {
	const nodes = Array.from({length: 150}, (_, index) => node(`n${String(index).padStart(3, '0')}`));
	const explanations = explainSnapshot([...nodes, pod('a'), pod('b')], {
		configuration: read('percentageOfNodesToScore: 10'),
	});
	const looked = explanations.map(explanation => Object.keys(explanation.nodes));
	t.deepEqual(
		looked.map(({length}) => length),
		[100, 100],
	);
	t.is(looked[0]!.at(-1), 'n099');
	t.true(looked[1]!.includes('n149'));
	t.true(looked[1]!.includes('n049'));
	t.false(looked[1]!.includes('n050'));
});

test('what is wrong is named with file, line and field', t => {
	const refusal = (text: string) => t.throws(() => read(text))?.message;
	t.is(
		refusal('profile: []'),
		'scheduler.yaml:3:1: profile: unknown field; known are apiVersion, kind, parallelism, leaderElection, clientConnection, enableProfiling, enableContentionProfiling, delayCacheUntilActive, percentageOfNodesToScore, podInitialBackoffSeconds, podMaxBackoffSeconds, profiles, extenders',
	);
	t.is(
		refusal('percentageOfNodesToScore: 101'),
		'scheduler.yaml:3:1: percentageOfNodesToScore: must be a whole number from 0 to 100, not 101',
	);
	t.regex(
		refusal('profiles:\n- plugins:\n    score:\n      enabled:\n      - name: Nonsense'),
		/^scheduler\.yaml:7:9: profiles\[0\]\.plugins\.score\.enabled\[0\]\.name: plugin "Nonsense" does not exist; there are /,
	);
	t.is(
		refusal('profiles:\n- plugins: {filter: {enabled: [{name: ImageLocality}]}}'),
		'scheduler.yaml:4:32: profiles[0].plugins.filter.enabled[0]: plugin "ImageLocality" does nothing at filter',
	);
	t.regex(
		refusal('profiles:\n- plugins: {preFilter: {disabled: [{name: NodeAffinity}]}}'),
		/^scheduler\.yaml:4:3: profiles\[0\]\.plugins: plugin "NodeAffinity" is enabled at filter and needs to be at preFilter too$/,
	);
	t.regex(
		refusal('profiles:\n- plugins: {bind: {disabled: [{name: DefaultBinder}]}}'),
		/at least one bind plugin is needed/,
	);
	t.regex(
		refusal('profiles:\n- plugins: {queueSort: {disabled: [{name: "*"}]}}'),
		/one queueSort plugin is needed, there are 0/,
	);
	t.regex(refusal('profiles: [{}, {}]'), /there are two profiles default-scheduler/);
	t.regex(
		refusal('profiles:\n- pluginConfig:\n  - name: NodeResourcesFit\n    args: {scoringStrategy: {type: Most}}'),
		/^scheduler\.yaml:6:\d+: profiles\[0\]\.pluginConfig\[0\]\.args\.scoringStrategy\.type: must be one of LeastAllocated/,
	);
	t.regex(
		refusal('extenders: [{urlPrefix: "http://127.0.0.1", tlsConfig: {}}]'),
		/^scheduler\.yaml:3:\d+: extenders\[0\]\.tlsConfig: is not supported/,
	);
	t.throws(() => schedulerConfigurationOf('kind: KubeSchedulerConfiguration', 's.yaml'), {
		message: 's.yaml:1:1: apiVersion is required',
	});
	t.throws(() => schedulerConfigurationOf('', 's.yaml'), {message: 's.yaml: holds no KubeSchedulerConfiguration'});
});

test('the classic priorities are counted in tenths', t => {
	const classic = builtInConfigurations['classic']!.profiles[0]!;
	const volumes = {'attachable-volumes-csi-example': '4'};
	const cluster = clusterOf(
		node('big', {allocatable: {cpu: '8', memory: '16Gi'}}),
		node('small', {allocatable: {cpu: '2', memory: '16Gi', ...volumes}}),
	);
	const decision = decide(pod('p', {cpu: '1', memory: '4Gi'}), cluster, classic);
	// big: cpu 7·10/8 = 8, memory 12·10/16 = 7, together 15/2 = 7. small: cpu 5, memory 7, together 6.
	t.deepEqual(scoresOf(decision, 'LeastRequestedPriority'), {big: 7, small: 6});
	// small: variance(0.5, 0.25, 0) = 0.0417, which leaves 9.58.
	t.deepEqual(scoresOf(decision, 'BalancedResourceAllocation'), {big: 9, small: 9});
	t.deepEqual(reasons(decide(pod('q', {cpu: '3'}), cluster, classic)), {small: 'Insufficient cpu'});
});
