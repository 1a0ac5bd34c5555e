import test from 'ava';
import {container, created, kindNamed, problems, template, updated} from './submission.ts';

const selector = {matchLabels: {app: 'a'}};
const workload = (spec: object = {}) => ({spec: {selector, template, ...spec}});

test('a Deployment rolls by quarters unless it says otherwise', t => {
	const {spec} = created('Deployment', workload());
	t.like(spec, {replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600});
	t.deepEqual(spec.strategy, {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '25%', maxSurge: '25%'}});
	t.deepEqual(created('Deployment', workload({strategy: {type: 'Recreate'}})).spec.strategy, {type: 'Recreate'});
	t.is(created('Deployment', workload({replicas: 0})).spec.replicas, 0);
});

test('the selector of a Deployment must be there, be understood and match its pods', t => {
	const mismatch =
		'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`';
	t.deepEqual(problems('Deployment', workload({selector: {matchLabels: {app: 'other'}}})), [mismatch]);
	t.deepEqual(problems('Deployment', workload({selector: {}})), [
		'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
	]);
	t.deepEqual(problems('Deployment', {spec: {template}}), ['spec.selector: Required value', mismatch]);
	t.deepEqual(
		problems('Deployment', workload({selector: {matchExpressions: [{key: 'app', operator: 'Like', values: ['a']}]}})),
		[
			'spec.selector.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator',
			'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Like","values":["a"]}]}: invalid label selector',
		],
	);
});

test('numbers and strategies of a Deployment are checked', t => {
	t.deepEqual(problems('Deployment', workload({replicas: -1, minReadySeconds: -1, revisionHistoryLimit: -1})), [
		'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
		'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
		'spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
	]);
	const rolling = (strategy: object) => problems('Deployment', workload({strategy}));
	t.deepEqual(rolling({type: 'Rolling'}), [
		'spec.strategy: Unsupported value: {"Type":"Rolling","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
	]);
	t.deepEqual(rolling({rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}), [
		'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
	]);
	t.deepEqual(rolling({rollingUpdate: {maxSurge: 'x', maxUnavailable: '101%'}}), [
		"spec.strategy.rollingUpdate.maxSurge: Invalid value: \"x\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
		'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
	]);
	t.deepEqual(problems('Deployment', workload({progressDeadlineSeconds: 5, minReadySeconds: 5})), [
		'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
	]);
});

test('pods of a Deployment run for ever', t => {
	const ending = {...template, spec: {containers: [container], restartPolicy: 'Never'}};
	t.deepEqual(problems('Deployment', workload({template: ending})), [
		'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
	]);
});

test('the selector never changes, and annotations count as a change of a Deployment', t => {
	const stored = created('Deployment', workload());
	const other = {matchLabels: {app: 'b'}};
	const moved = {...template, metadata: {labels: {app: 'b'}}};
	t.deepEqual(updated(stored, workload({selector: other, template: moved})).problems, [
		'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
	]);
	const annotated = updated(
		{...stored, metadata: {...stored.metadata, generation: 4}},
		{
			...workload(),
			metadata: {annotations: {a: 'b'}},
		},
	);
	t.is(annotated.object.metadata.generation, 5);
});

test('scale reads and writes the replicas and shows the selector as text', t => {
	const scale = kindNamed('Deployment').scale!;
	const stored = created('Deployment', workload({replicas: 3}));
	t.is(scale.replicas(stored), 3);
	t.is(scale.statusReplicas(stored), 0);
	t.is(scale.selector(stored), 'app=a');
	t.is(scale.withReplicas(stored, 3), stored);
	const scaled = scale.withReplicas(stored, 5);
	t.is(scaled.spec.replicas, 5);
	t.is(scaled.spec.template, stored.spec.template);
});

test('a DaemonSet replaces one pod at a time and counts its templates', t => {
	const stored = created('DaemonSet', workload());
	t.deepEqual(stored.spec.updateStrategy, {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}});
	t.is(stored.metadata.annotations['deprecated.daemonset.template.generation'], '1');
	const image = {...template, spec: {containers: [{...container, image: 'registry.example/app:2'}]}};
	const {object} = updated(stored, workload({template: image}));
	t.is(object.metadata.annotations['deprecated.daemonset.template.generation'], '2');
	t.deepEqual(problems('DaemonSet', workload({updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}})), [
		'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
	]);
	t.deepEqual(problems('DaemonSet', workload({updateStrategy: {type: 'X'}})), [
		'spec.updateStrategy: Unsupported value: {"Type":"X","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
	]);
});

test('a StatefulSet keeps everything but a few fields', t => {
	const stored = created(
		'StatefulSet',
		workload({serviceName: 's', volumeClaimTemplates: [{metadata: {name: 'd'}, spec: {}}]}),
	);
	t.like(stored.spec, {
		podManagementPolicy: 'OrderedReady',
		persistentVolumeClaimRetentionPolicy: {whenDeleted: 'Retain', whenScaled: 'Retain'},
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
	});
	t.like(stored.spec.volumeClaimTemplates[0], {kind: 'PersistentVolumeClaim', spec: {volumeMode: 'Filesystem'}});
	t.deepEqual(updated(stored, {spec: {...stored.spec, replicas: 5}}).problems, []);
	t.deepEqual(updated(stored, {spec: {...stored.spec, serviceName: 't'}}).problems, [
		"spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
	]);
});

test('a ReplicationController takes selector and labels from its template, and orphans its pods by default', t => {
	const {metadata, spec} = created('ReplicationController', {spec: {template}});
	t.deepEqual([metadata.labels, spec.selector, spec.replicas], [{app: 'a'}, {app: 'a'}, 1]);
	t.is(kindNamed('ReplicationController').defaultPropagation, 'orphan');
});

const ending = {spec: {containers: [container], restartPolicy: 'Never'}};

test('a Job knows its pods by its own uid', t => {
	const {metadata, spec} = created('Job', {metadata: {name: 'j1'}, spec: {template: ending}});
	const labels = {
		'batch.kubernetes.io/controller-uid': 'a-uid',
		'batch.kubernetes.io/job-name': 'j1',
		'controller-uid': 'a-uid',
		'job-name': 'j1',
	};
	t.deepEqual(spec.selector, {matchLabels: {'batch.kubernetes.io/controller-uid': 'a-uid'}});
	t.deepEqual(spec.template.metadata.labels, labels);
	t.deepEqual(metadata.labels, labels);
	t.like(spec, {completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false});
});

test('a Job that selects by itself is left alone', t => {
	const manual = {
		manualSelector: true,
		parallelism: 2,
		selector,
		template: {...ending, metadata: {labels: {app: 'a'}}},
	};
	const {spec} = created('Job', {spec: manual});
	t.deepEqual([spec.selector, spec.template.metadata.labels, spec.completions], [selector, {app: 'a'}, undefined]);
});

test('labels of another Job are refused', t => {
	const stolen = {...ending, metadata: {labels: {'job-name': 'other'}}};
	t.deepEqual(problems('Job', {metadata: {name: 'j1'}, spec: {template: stolen}}), [
		'spec.template.metadata.labels[job-name]: Invalid value: "other": must be \'j1\'',
	]);
});

test('pods of a Job must end', t => {
	t.deepEqual(problems('Job', {spec: {template: {spec: {containers: [container]}}}}), [
		'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
	]);
});

test('an Indexed Job needs completions, and only it may count failures by index', t => {
	t.deepEqual(problems('Job', {spec: {template: ending, completionMode: 'Indexed', parallelism: 2}}), [
		'spec.completions: Required value: when completion mode is Indexed',
	]);
	t.deepEqual(problems('Job', {spec: {template: ending, backoffLimitPerIndex: 1}}), [
		'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
	]);
});

test('completions and template of a Job stay, parallelism may change', t => {
	const stored = created('Job', {spec: {template: ending, completions: 2}});
	t.deepEqual(updated(stored, {spec: {...stored.spec, completions: 3}}).problems, [
		'spec.completions: Invalid value: 3: field is immutable',
	]);
	t.deepEqual(updated(stored, {spec: {...stored.spec, parallelism: 5}}).problems, []);
	const later = {...stored.spec.template, spec: {...stored.spec.template.spec, activeDeadlineSeconds: 9}};
	const [text] = updated(stored, {spec: {...stored.spec, template: later}}).problems;
	t.regex(text!, /^spec\.template: Invalid value: .*field is immutable$/);
});

test('a suspended Job that never started may still be sent to other nodes', t => {
	const stored = created('Job', {spec: {template: ending, suspend: true}});
	const {template: before} = stored.spec;
	const steered = {...before, spec: {...before.spec, nodeSelector: {disk: 'fast'}}};
	t.deepEqual(updated(stored, {spec: {...stored.spec, template: steered}}).problems, []);
});

test('a CronJob is checked for its schedule, and leaves the defaults of its Jobs to them', t => {
	const cron = (schedule: string) => ({spec: {schedule, jobTemplate: {spec: {template: ending}}}});
	const stored = created('CronJob', cron('*/5 0-12 * jan-mar mon'));
	t.like(stored.spec, {
		concurrencyPolicy: 'Allow',
		suspend: false,
		successfulJobsHistoryLimit: 3,
		failedJobsHistoryLimit: 1,
	});
	t.is(stored.spec.jobTemplate.spec.backoffLimit, undefined);
	t.deepEqual(problems('CronJob', cron('*/5 0-12 * jan-mar mon')), []);
	t.deepEqual(problems('CronJob', cron('@hourly')), []);
	t.deepEqual(problems('CronJob', cron('* * *')), [
		'spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]',
	]);
	t.deepEqual(problems('CronJob', cron('61 * * * *')), [
		'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
	]);
});
