import test from 'ava';
import * as fc from 'fast-check';
import {canonicalForm, canonicalize} from '../../../source/api/codec/canonicalize.ts';
import {DecodingError} from '../../../source/api/codec/decoding-error.ts';
import {applySchemaDefaults} from '../../../source/api/codec/schema-defaults.ts';
import {deepFreeze} from '../../../source/machinery/freeze.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';

const core = (kind: string): string => `io.k8s.api.core.v1.${kind}`;
const deployment = 'io.k8s.api.apps.v1.Deployment';

/** What a client might send: fields in any order, empty values, amounts in any form. */
const sentPod = deepFreeze({
	kind: 'Pod',
	spec: {
		hostNetwork: false,
		automountServiceAccountToken: false,
		volumes: [],
		nodeSelector: {},
		containers: [
			{
				ports: [{containerPort: 80}],
				name: 'c',
				livenessProbe: {grpc: {port: 1}},
				resources: {requests: {memory: '1024Mi', cpu: 0.5}},
				wings: 2,
			},
		],
	},
	metadata: {name: 'p', labels: {z: '1', a: '2'}, annotations: {}, creationTimestamp: null},
	apiVersion: 'v1',
	extra: {},
});

test('an object gets schema order, sorted maps and canonical quantities, and loses what says nothing', t => {
	const {object, unknownFields} = canonicalize(core('Pod'), sentPod);
	t.is(
		JSON.stringify(object),
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {labels: {a: '2', z: '1'}, name: 'p'},
			spec: {
				automountServiceAccountToken: false,
				containers: [
					{
						livenessProbe: {grpc: {port: 1}},
						name: 'c',
						ports: [{containerPort: 80}],
						resources: {requests: {cpu: '500m', memory: '1Gi'}},
					},
				],
			},
			status: {},
		}),
	);
	t.deepEqual(unknownFields, ['spec.containers[0].wings', 'extra']);
});

test('what Go has no way to leave out is there: texts as "", lists and times as null, amounts as 0', t => {
	const canonicalJson = (schema: string, value: object) =>
		JSON.parse(JSON.stringify(canonicalize(schema, value).object));
	t.deepEqual(canonicalJson(core('PodCondition'), {type: 'Ready', status: 'True'}), {
		lastProbeTime: null,
		lastTransitionTime: null,
		status: 'True',
		type: 'Ready',
	});
	t.deepEqual(canonicalJson('io.k8s.api.storage.v1.CSINodeDriver', {name: 'd', nodeID: 'n', topologyKeys: null}), {
		name: 'd',
		nodeID: 'n',
		topologyKeys: null,
	});
	t.is(canonicalJson(core('NodeSystemInfo'), {}).kernelVersion, '');
	t.is(canonicalJson('io.k8s.api.resource.v1.Counter', {}).value, '0');
});

test('a canonical object is its own canonical form', t => {
	const {object} = canonicalize(core('Pod'), sentPod);
	t.is(canonicalize(core('Pod'), object).object, object);
	const copy = JSON.parse(JSON.stringify(object)) as object;
	t.is(canonicalize(core('Pod'), copy).object, copy);
});

test('an edit shares every part it does not touch', t => {
	const {object} = canonicalize(core('Pod'), sentPod);
	const edited = canonicalize(core('Pod'), {...object, metadata: {...object.metadata, name: 'q'}}).object;
	t.is(edited.metadata.name, 'q');
	t.is(edited.spec, object.spec);
	t.is(edited.metadata.labels, object.metadata.labels);
});

test('zero stays where Go has a pointer and goes where it has not', t => {
	t.is(canonicalize(deployment, {spec: {replicas: 0}}).object.spec.replicas, 0);
	t.false('minReadySeconds' in canonicalize(deployment, {spec: {minReadySeconds: 0}}).object.spec);
	t.is(canonicalize(core('PersistentVolumeClaim'), {spec: {storageClassName: ''}}).object.spec.storageClassName, '');
	t.false('nodeName' in canonicalize(core('Pod'), {spec: {nodeName: ''}}).object.spec);
	t.deepEqual(canonicalize(core('Pod'), {spec: {volumes: [{name: 'v', emptyDir: {}}]}}).object.spec.volumes, [
		{emptyDir: {}, name: 'v'},
	]);
});

test('structs and counts that the API always shows are there', t => {
	t.deepEqual(canonicalize(core('Service'), {}).object, {metadata: {}, spec: {}, status: {loadBalancer: {}}});
	t.deepEqual(canonicalize('io.k8s.api.apps.v1.ReplicaSet', {}).object.status, {replicas: 0});
});

test('times, micro times, bytes and int-or-strings become canonical', t => {
	const metadata = {creationTimestamp: '2026-01-01T02:00:00.9+02:00'};
	t.is(canonicalize(core('ConfigMap'), {metadata}).object.metadata.creationTimestamp, '2026-01-01T00:00:00Z');
	const spec = {renewTime: '2026-01-01T02:00:00.123456+02:00'};
	t.is(canonicalize('io.k8s.api.coordination.v1.Lease', {spec}).object.spec.renewTime, '2026-01-01T00:00:00.123456Z');
	t.deepEqual(canonicalize(core('Secret'), {data: {k: 'YWJj\nZA=='}}).object.data, {k: 'YWJjZA=='});
	const ports = [
		{port: 80, targetPort: 'http'},
		{port: 81, targetPort: 8081},
	];
	t.deepEqual(canonicalize(core('Service'), {spec: {ports}}).object.spec.ports, ports);
});

test('null in a list or map is the zero value, as in Go', t => {
	const {object} = canonicalize(core('ConfigMap'), {data: {b: null, a: '1'}});
	t.deepEqual(object.data, {a: '1', b: ''});
	const pod = canonicalize(core('Pod'), {spec: {containers: [{name: 'c', args: [null, 'x']}]}}).object;
	t.deepEqual(pod.spec.containers[0].args, ['', 'x']);
});

const wrong: readonly (readonly [string, unknown, string])[] = [
	[
		deployment,
		{spec: {replicas: '3'}},
		'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
	],
	[
		deployment,
		{spec: {replicas: 1.5}},
		'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
	],
	[
		deployment,
		{spec: {replicas: 99999999999}},
		'json: cannot unmarshal number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type int32',
	],
	[
		deployment,
		{spec: {paused: 'yes'}},
		'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool',
	],
	[
		core('ConfigMap'),
		{data: {k: 1}},
		'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
	],
	[
		core('ConfigMap'),
		{data: ['x']},
		'json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string',
	],
	[
		core('ConfigMap'),
		{metadata: 'x'},
		'json: cannot unmarshal string into Go struct field ConfigMap.metadata of type v1.ObjectMeta',
	],
	[
		core('ConfigMap'),
		{metadata: {name: 5}},
		'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
	],
	[
		core('ConfigMap'),
		{metadata: {labels: {k: true}}},
		'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string',
	],
	[
		core('ConfigMap'),
		{metadata: {creationTimestamp: 'yesterday'}},
		'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
	],
	[
		core('ConfigMap'),
		{metadata: {creationTimestamp: '2026-13-01T00:00:00Z'}},
		'parsing time "2026-13-01T00:00:00Z": month out of range',
	],
	[
		core('ConfigMap'),
		{metadata: {creationTimestamp: '2026-02-29T00:00:00Z'}},
		'parsing time "2026-02-29T00:00:00Z": day out of range',
	],
	[
		'io.k8s.api.coordination.v1.Lease',
		{spec: {renewTime: '2026-01-01T00:00:00Z'}},
		'parsing time "2026-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
	],
	[
		core('Pod'),
		{spec: {containers: {}}},
		'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
	],
	[
		core('Pod'),
		{spec: {containers: ['c']}},
		'json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container',
	],
	[
		core('Pod'),
		{spec: {containers: [{imagePullPolicy: 3}]}},
		'json: cannot unmarshal number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy',
	],
	[
		core('Pod'),
		{spec: {containers: [{resources: {limits: {cpu: '1GB'}}}]}},
		"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
	],
	[core('Service'), {spec: {ports: [{targetPort: true}]}}, 'json: cannot unmarshal bool into Go value of type int32'],
	[core('Secret'), {data: {k: 'not base64!'}}, 'illegal base64 data at input byte 3'],
	[core('Secret'), {data: {k: 5}}, 'json: cannot unmarshal number into Go struct field Secret.data of type []uint8'],
	[core('Pod'), [], 'json: cannot unmarshal array into Go value of type v1.Pod'],
];

for (const [schema, value, message] of wrong) {
	test(`${JSON.stringify(value).slice(0, 70)} is refused in kube-apiserver's words`, t => {
		const kind = schema.split('.').at(-1);
		const error = t.throws(() => canonicalize(schema, value), {instanceOf: StatusError});
		t.is(error?.message, `${kind} in version "v1" cannot be handled as a ${kind}: ${message}`);
		t.is(error?.code, 400);
		t.throws(() => canonicalForm(schema, value), {instanceOf: DecodingError, message});
	});
}

test('__proto__ is a key like any other, and prototypes stay as they are', t => {
	const value = JSON.parse('{"data":{"__proto__":"x","constructor":"y"},"__proto__":{"data":{"evil":"1"}}}') as object;
	const {object, unknownFields} = canonicalize(core('ConfigMap'), value);
	t.is(JSON.stringify(object.data), '{"__proto__":"x","constructor":"y"}');
	t.is(Object.getPrototypeOf(object.data), Object.prototype);
	t.deepEqual(unknownFields, ['__proto__']);
});

test('fields that only a prototype has do not count', t => {
	const inherited = Object.create({data: {evil: '1'}}) as object;
	t.deepEqual(canonicalize(core('ConfigMap'), inherited).object, {metadata: {}});
});

test('nesting without end is refused, not survived by luck', t => {
	const deep = (levels: number): unknown => JSON.parse(`${'{"not":'.repeat(levels)}{}${'}'.repeat(levels)}`);
	const schema = {spec: {versions: [{schema: {openAPIV3Schema: deep(100_000)}}]}};
	const crd = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition';
	t.throws(() => canonicalize(crd, schema), {message: /exceeded max depth$/});
	const revision = {revision: 1, data: deep(100_000)};
	t.throws(() => canonicalize('io.k8s.api.apps.v1.ControllerRevision', revision), {message: /exceeded max depth$/});
});

test('lone surrogates become the replacement character', t => {
	t.deepEqual(canonicalize(core('ConfigMap'), {data: {k: '\ud800 \0 é'}}).object.data, {k: '\ufffd \0 é'});
});

test('an unknown schema is named', t => {
	t.throws(() => canonicalize('io.k8s.api.core.v9.Pod', {}), {message: /no struct type "io.k8s.api.core.v9.Pod"/});
});

test('the order of what a client sends never shows', t => {
	const entries = fc.dictionary(fc.string({maxLength: 4}), fc.string({maxLength: 4}), {maxKeys: 5});
	fc.assert(
		fc.property(entries, entries, (labels, data) => {
			const backwards = (map: object): object => Object.fromEntries(Object.entries(map).toReversed());
			const one = canonicalize(core('ConfigMap'), {metadata: {labels}, data}).object;
			const other = canonicalize(core('ConfigMap'), {
				data: backwards(data),
				metadata: {labels: backwards(labels)},
			}).object;
			t.is(JSON.stringify(one), JSON.stringify(other));
			t.is(canonicalize(core('ConfigMap'), one).object, one);
		}),
	);
});

test('defaults of the schema are put where they mean something', t => {
	const {object} = canonicalize(core('Pod'), sentPod);
	const defaulted = applySchemaDefaults(core('Pod'), object);
	t.deepEqual(defaulted.spec.containers[0].ports, [{containerPort: 80, protocol: 'TCP'}]);
	t.deepEqual(defaulted.spec.containers[0].livenessProbe, {grpc: {port: 1, service: ''}});
	t.is(defaulted.metadata, object.metadata);
	t.is(applySchemaDefaults(core('Pod'), defaulted), defaulted);
	t.is(canonicalize(core('Pod'), defaulted).object, defaulted);
});

test('zero defaults of OpenAPI are not materialised', t => {
	const {object} = canonicalize(core('ConfigMap'), {metadata: {name: 'a'}});
	t.is(applySchemaDefaults(core('ConfigMap'), object), object);
});
