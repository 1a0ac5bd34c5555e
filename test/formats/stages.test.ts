import test from 'ava';
import {createRandom} from '../../source/clock/random.ts';
import {readStages} from '../../source/formats/stages/read-stages.ts';
import {FileError} from '../../source/formats/yaml-documents.ts';
import {finalizersAfter} from '../../source/kubelet/stages/finalizers.ts';
import {pickStage, stageDelayMs} from '../../source/kubelet/stages/pick-stage.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';

/** A Stage of pods with these lines under `spec`. */
const stage = (name: string, ...spec: readonly string[]): string =>
	[
		'apiVersion: kwok.x-k8s.io/v1alpha1',
		'kind: Stage',
		`metadata: {name: ${name}}`,
		'spec:',
		'  resourceRef: {kind: Pod}',
		...spec.map(line => `  ${line}`),
		'',
	].join('\n');

const pod = (annotations: {readonly [name: string]: string} = {}, rest: object = {}) =>
	({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'a', namespace: 'default', annotations, labels: {app: 'web'}},
		spec: {replicas: 3, hostNetwork: true},
		...rest,
	}) as unknown as KubernetesObject;

const read = (...spec: readonly string[]) => readStages(stage('one', ...spec), 'f')[0]!;

const matches = (...expressions: readonly string[]) =>
	read('selector:', '  matchExpressions:', ...expressions.map(one => `    - ${one}`)).matches(pod());

test('several documents and Lists hold stages; the configuration of kwok itself is passed over', t => {
	const configuration =
		'apiVersion: config.kwok.x-k8s.io/v1alpha1\nkind: KwokConfiguration\noptions: {cidr: 10.0.0.1/24}\n';
	const list = `apiVersion: v1\nkind: List\nitems:\n- ${stage('two', 'selector: {}').trimEnd().replaceAll('\n', '\n  ')}\n`;
	const stages = readStages([configuration, stage('one', 'selector: {}'), list].join('---\n'), 'f');
	t.deepEqual(
		stages.map(({name, place, apiVersion, kind}) => [name, place, apiVersion, kind]),
		[
			['one', 'f:5:1', 'v1', 'Pod'],
			['two', 'f:15:3', 'v1', 'Pod'],
		],
	);
});

test('a selector holds when all of it does; an empty one always, none never', t => {
	t.true(read('selector: {}').matches(pod()));
	t.false(read('weight: 1').matches(pod()));
	t.true(read('selector: {matchLabels: {app: web}}').matches(pod()));
	t.false(read('selector: {matchLabels: {app: web}, matchAnnotations: {a: b}}').matches(pod()));
	t.true(matches('{key: .metadata.name, operator: In, values: [a, b]}', '{key: .status, operator: DoesNotExist}'));
	t.false(matches('{key: .metadata.name, operator: NotIn, values: [a, b]}'));
	t.true(matches('{jq: {key: .spec.hostNetwork, operator: In, values: ["true"]}}'));
	t.false(matches('{key: .spec.replicas, operator: In, values: ["3"]}'), 'numbers are never among values, as in kwok');
	t.true(
		matches('{key: ".status.conditions.[].type", operator: NotIn, values: [Ready]}'),
		'a failing query finds nothing',
	);
	t.true(matches('{cel: {expression: "self.spec.replicas == 3 && !has(self.status)"}}'));
	t.throws(() => matches('{cel: {expression: "self.status.phase == \'x\'"}}'), {
		message: /^f:8:\d+: .*cel: no such key/,
	});
});

test('the delay is even between the two durations; what an object says of them goes first', t => {
	const delay = read(
		'selector: {}',
		'delay:',
		'  durationMilliseconds: 1000',
		'  jitterDurationMilliseconds: 3000',
		`  durationFrom: {expressionFrom: '.metadata.annotations["after"]'}`,
		`  jitterDurationFrom: {jq: {expression: '.metadata.annotations["before"]'}}`,
	);
	const random = createRandom(1);
	const nowMs = Date.UTC(2026, 0, 1);
	const of = (annotations: {readonly [name: string]: string}) => stageDelayMs(delay, pod(annotations), nowMs, random);
	const drawn = Array.from({length: 200}, () => of({}));
	t.true(drawn.every(ms => ms >= 1000 && ms < 3000));
	t.true(Math.min(...drawn) < 1200 && Math.max(...drawn) > 2800);
	t.is(of({before: '1s'}), 1000);
	t.is(of({before: '500ms'}), 500, 'jitter below the duration takes its place');
	t.is(of({after: '5s', before: ''}), 5000, 'the empty text: no jitter');
	t.is(of({after: '2026-01-01T00:00:10Z', before: ''}), 10_000, 'a time counts from now');
	t.is(of({after: '2025-01-01T00:00:00Z', before: ''}), 0, 'what has passed is due');
	t.is(of({after: ''}), 0);
	t.is(of({after: 'soon', before: ''}), 1000, 'what cannot be read leaves the fixed one');
	t.is(stageDelayMs(read('selector: {}'), pod(), nowMs, random), 0);
});

test('of the stages that match one is drawn by weight', t => {
	const weighted = (name: string, weight: string) => stage(name, 'selector: {}', weight);
	const from = `weightFrom: {expressionFrom: '.metadata.annotations["weight"]'}`;
	const share = (stages: string, annotations: {readonly [name: string]: string} = {}) => {
		const random = createRandom(7);
		const read = readStages(stages, 'f');
		const names = Array.from({length: 1000}, () => pickStage(read, pod(annotations), random)?.name);
		return names.filter(name => name === 'one').length / 1000;
	};
	const two = [weighted('one', 'weight: 1'), weighted('two', 'weight: 3')].join('---\n');
	t.true(Math.abs(share(two) - 0.25) < 0.05);
	t.is(share([weighted('one', 'weight: 0'), weighted('two', 'weight: 1')].join('---\n')), 0);
	t.true(Math.abs(share([weighted('one', 'weight: 0'), weighted('two', 'weight: 0')].join('---\n')) - 0.5) < 0.05);
	const said = [weighted('one', from), weighted('two', 'weight: 1')].join('---\n');
	t.is(share(said, {weight: '0'}), 0);
	t.true(share(said, {weight: '0x1000'}) > 0.98);
	t.is(share(said, {weight: 'many'}), 0, 'a weight that is no number is none');
	t.is(pickStage([], pod(), createRandom(1)), undefined);
});

test('finalizers are taken away and added', t => {
	const step = {do: 'finalizers', add: [], remove: [], empty: false} as const;
	t.deepEqual(finalizersAfter(['a', 'b'], {...step, remove: ['a', 'c'], add: ['b', 'd']}), ['b', 'd']);
	t.deepEqual(finalizersAfter(['a', 'b'], {...step, empty: true, add: ['a']}), ['a']);
	t.deepEqual(finalizersAfter([], step), []);
});

test('steps are done in the order of kwok, whether they are said as next or as steps', t => {
	const next = read(
		'selector: {}',
		'next: {delete: true, statusTemplate: "a: 1", event: {reason: R}, finalizers: {empty: true}}',
	);
	t.deepEqual(
		next.steps.map(step => step.do),
		['event', 'finalizers', 'patch', 'delete'],
	);
	t.like(next.steps[2], {subresource: 'status', root: 'status', type: undefined});
	const steps = read(
		'selector: {}',
		'steps: [{patch: {template: "[]", type: json}}, {event: {type: Warning}, delete: true}]',
	);
	t.deepEqual(
		steps.steps.map(step => step.do),
		['patch', 'event', 'delete'],
	);
});

const template = (...lines: readonly string[]) =>
	stage('one', 'next:', '  statusTemplate: |', ...lines.map(line => `    ${line}`));

const refusals: readonly (readonly [string, string, RegExp])[] = [
	['an empty file', '', /^f: the file has no Stage of kwok$/],
	[
		'another kind',
		'apiVersion: v1\nkind: Pod\n',
		/^f:1:1: expected a Stage of kwok\.x-k8s\.io\/v1alpha1, found "Pod" of "v1"$/,
	],
	[
		'a misspelt field',
		stage('one', 'wait: 3'),
		/^f:6:3: spec\.wait: unknown field; spec may have resourceRef, selector/,
	],
	[
		'an unknown operator',
		stage('one', 'selector: {matchExpressions: [{key: .a, operator: Gt}]}'),
		/^f:6:53: .*operator: expected one of In, NotIn, Exists, DoesNotExist, found "Gt"$/,
	],
	[
		'In without values',
		stage('one', 'selector: {matchExpressions: [{key: .a, operator: In}]}'),
		/^f:6:33: .*values set can't be empty$/,
	],
	[
		'jq that is not read, with its column',
		stage('one', "selector: {matchExpressions: [{key: '.a | ltrimstr(1)', operator: Exists}]}"),
		/^f:6:45: jq: ltrimstr is not among what is read/,
	],
	[
		'a negative delay',
		stage('one', 'delay: {durationMilliseconds: -1}'),
		/^f:6:33: .*expected 0 or more milliseconds, found -1$/,
	],
	['a negative weight', stage('one', 'weight: -1'), /^f:6:11: .*expected a weight of 0 or more/],
	[
		'CEL that is wrong',
		stage('one', 'selector: {matchExpressions: [{cel: {expression: "self."}}]}'),
		/^f:6:52: .*cel: /,
	],
	[
		'a function that templates do not have, with its line and column',
		template('phase: Running', '{{ if .a }}', 'x: {{ genSignedCert "a" }}', '{{ end }}'),
		/^f:10:13: template: function "genSignedCert" not defined/,
	],
	['a block without end', template('phase: {{ .a }}', '{{ range .b }}'), /^f:9:7: template: the range has no end$/],
	[
		'another user',
		stage('one', 'next: {statusPatchAs: {username: x}}'),
		/^f:6:25: .*acting as another user is not read/,
	],
];

for (const [what, text, message] of refusals)
	test(`${what} is refused with its place`, t => {
		t.throws(() => readStages(text, 'f'), {instanceOf: FileError, message});
	});

test('a template that fails says where; one that writes no YAML says what it wrote', t => {
	const rendered = (...lines: readonly string[]) => {
		const step = readStages(template(...lines), 'f')[0]!.steps[0]!;
		return step.do === 'patch' ? step.template.render(pod(), {}) : undefined;
	};
	t.deepEqual(rendered('name: {{ .metadata.name }}'), {name: 'a'});
	t.throws(() => rendered('a: 1', 'b: {{ upper .metadata.none }}'), {
		message: /^f:9:13: template: error calling upper/,
	});
	t.throws(() => rendered('a: 1', 'b: {{ .spec }}: ['), {message: /wrote what is no YAML: .*"b: map\[.*: \["/s});
});
