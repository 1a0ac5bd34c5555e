import test from 'ava';
import {readImportedDocuments} from '../../source/formats/imports/read-imported.ts';
import {FileError, readYamlDocuments} from '../../source/formats/yaml-documents.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';

/** What is read of the text of a file. */
const readImported = (text: string, file: string) => readImportedDocuments(readYamlDocuments(text, file), file);

const names = (objects: readonly KubernetesObject[]) => objects.map(({kind, metadata}) => `${kind}/${metadata.name}`);

const find = (objects: readonly KubernetesObject[], name: string) =>
	objects.find(({kind, metadata}) => `${kind}/${metadata.name}` === name) as never as {
		metadata: {[field: string]: unknown};
		spec: {[field: string]: unknown};
		status?: {[field: string]: unknown};
		data?: {[field: string]: unknown};
	};

const dump = `
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata: {name: web-1, namespace: shop, uid: u1, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: u0}]}
  spec: {replicas: 1, selector: {matchLabels: {app: web}}}
  status: {replicas: 1}
- apiVersion: v1
  kind: Pod
  metadata:
    name: web-1-a
    namespace: shop
    uid: u2
    resourceVersion: "77"
    creationTimestamp: "2025-01-01T00:00:00Z"
    generateName: web-1-
    labels: {app: web}
    annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: u1, controller: true}]
  spec:
    nodeName: worker
    priority: 500
    priorityClassName: important
    serviceAccountName: seller
    containers: [{name: c, image: i, volumeMounts: [{name: kube-api-access-x, mountPath: /var/run}, {name: data, mountPath: /data}]}]
    volumes: [{name: kube-api-access-x, projected: {}}, {name: data, emptyDir: {}}]
  status: {phase: Running, podIP: 10.0.0.1}
- {apiVersion: v1, kind: Pod, metadata: {name: done, namespace: shop}, spec: {containers: []}, status: {phase: Succeeded}}
- {apiVersion: v1, kind: Event, metadata: {name: e, namespace: shop}}
- apiVersion: v1
  kind: Node
  metadata: {name: worker, uid: u3, managedFields: [{}]}
  spec: {taints: [{key: node.kubernetes.io/not-ready, effect: NoSchedule}, {key: dedicated, effect: NoSchedule}]}
  status: {capacity: {cpu: "8"}, allocatable: {cpu: "7"}, conditions: [{type: Ready, status: "True"}]}
- {apiVersion: v1, kind: Secret, metadata: {name: key, namespace: shop}, data: {password: c2VjcmV0}, stringData: {more: secret}}
- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {clusterIP: 10.96.3.4, clusterIPs: [10.96.3.4], ports: [{port: 80}]}}
- {apiVersion: v1, kind: Service, metadata: {name: kubernetes, namespace: default}, spec: {clusterIP: 10.96.0.1}}
`;

test('a dump of kubectl: objects as they can be created, in an order in which they can', t => {
	const {format, objects, changes} = readImported(dump, 'dump.yaml');
	t.is(format, 'a dump of kubectl');
	t.deepEqual(changes, []);
	t.deepEqual(names(objects), [
		'Namespace/shop',
		'PriorityClass/important',
		'Node/worker',
		'ServiceAccount/seller',
		'Secret/key',
		'Service/web',
		'Pod/web-1-a',
		'ReplicaSet/web-1',
	]);
	t.like(find(objects, 'PriorityClass/important'), {value: 500});
});

test('what calls servers of the other cluster is left out, and what every cluster makes for itself', t => {
	const api = (name: string, spec: object) => ({
		apiVersion: 'apiregistration.k8s.io/v1',
		kind: 'APIService',
		metadata: {name},
		spec,
	});
	const items = [
		api('v1.apps', {group: 'apps', version: 'v1'}),
		api('v1beta1.metrics.k8s.io', {service: {name: 'metrics-server', namespace: 'kube-system'}}),
		{apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: {name: 'policy'}},
		{apiVersion: 'v1', kind: 'Secret', metadata: {name: 't'}, type: 'kubernetes.io/service-account-token'},
		{
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'ClusterRole',
			metadata: {name: 'view', labels: {'kubernetes.io/bootstrapping': 'rbac-defaults'}},
		},
	];
	const {objects, notes} = readImported(JSON.stringify({apiVersion: 'v1', kind: 'List', items}), 'dump.json');
	t.deepEqual(objects, []);
	t.deepEqual(notes, [
		'left out 3 objects: made by the cluster itself',
		'left out 1 object: calls a server that is not here (APIService)',
		'left out 1 object: calls a server that is not here (ValidatingWebhookConfiguration)',
	]);
});

test('a dump of kubectl: what a server sets is gone, bound pods stay bound, secrets are blank', t => {
	const {objects, notes} = readImported(dump, 'dump.yaml');
	const pod = find(objects, 'Pod/web-1-a');
	t.deepEqual(pod.metadata, {name: 'web-1-a', namespace: 'shop', generateName: 'web-1-', labels: {app: 'web'}});
	t.deepEqual(pod.spec, {
		nodeName: 'worker',
		priorityClassName: 'important',
		serviceAccountName: 'seller',
		containers: [{name: 'c', image: 'i', volumeMounts: [{name: 'data', mountPath: '/data'}]}],
		volumes: [{name: 'data', emptyDir: {}}],
	});
	t.is(pod.status, undefined);
	const node = find(objects, 'Node/worker');
	t.deepEqual(node.spec['taints'], [{key: 'dedicated', effect: 'NoSchedule'}]);
	t.deepEqual(node.status, {capacity: {cpu: '8'}, allocatable: {cpu: '7'}});
	t.deepEqual(find(objects, 'Secret/key').data, {password: ''});
	t.false(JSON.stringify(objects).includes('secret'), 'nothing secret is left');
	t.deepEqual(find(objects, 'Service/web').spec, {ports: [{port: 80}]});
	t.deepEqual(notes, [
		'left out 1 object: finished',
		'left out 2 objects: made by the cluster itself',
		'blanked the values of 1 Secret',
	]);
});

const recording = `
apiVersion: v1
kind: Node
metadata: {name: worker, creationTimestamp: $(time-offset-nanosecond -5000000000)}
status: {capacity: {cpu: "8"}}
---
apiVersion: action.kwok.x-k8s.io/v1alpha1
kind: ResourcePatch
resource: {group: apps, version: v1, resource: deployments}
target: {name: web, namespace: default}
durationNanosecond: 1500000000
method: create
template:
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: default, annotations: {since: $(time-offset-nanosecond 1500000000)}}
  spec: {replicas: 1}
---
{apiVersion: action.kwok.x-k8s.io/v1alpha1, kind: ResourcePatch, resource: {version: v1, resource: pods}, target: {name: web-a, namespace: default}, durationNanosecond: 1600000000, method: create, template: {apiVersion: v1, kind: Pod, metadata: {name: web-a, namespace: default, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: w, uid: u, controller: true}]}, spec: {}}}
---
{apiVersion: action.kwok.x-k8s.io/v1alpha1, kind: ResourcePatch, resource: {version: v1, resource: pods}, target: {name: web-a, namespace: default}, durationNanosecond: 1700000000, method: delete}
---
{apiVersion: action.kwok.x-k8s.io/v1alpha1, kind: ResourcePatch, resource: {group: apps, version: v1, resource: deployments}, target: {name: web, namespace: default}, durationNanosecond: 9000000000, method: delete}
---
{apiVersion: action.kwok.x-k8s.io/v1alpha1, kind: ResourcePatch, resource: {group: apps, version: v1, resource: deployments}, target: {name: web, namespace: default}, durationNanosecond: 3000000000, method: patch, template: {spec: {replicas: 4}, status: {replicas: 4}, metadata: {resourceVersion: "9"}}}
---
{apiVersion: action.kwok.x-k8s.io/v1alpha1, kind: ResourcePatch, resource: {version: v1, resource: pods}, target: {name: free, namespace: default}, durationNanosecond: 3100000000, method: patch, template: {spec: {nodeName: worker}, status: {phase: Running}}}
`;

test('a recording of kwok: changes at their times, without what controllers, schedulers and kubelets do by themselves', t => {
	const {format, objects, changes, notes} = readImported(recording, 'recording.yaml');
	t.is(format, 'a recording of kwok');
	t.deepEqual(names(objects), ['Node/worker']);
	const target = {resource: 'deployments.apps', name: 'web', namespace: 'default'};
	const recorded: unknown[] = changes.map(change => ({...change, position: undefined}));
	t.deepEqual(recorded, [
		{
			atMs: 1500,
			position: undefined,
			do: 'create',
			object: {
				apiVersion: 'apps/v1',
				kind: 'Deployment',
				metadata: {name: 'web', namespace: 'default', annotations: {since: '2026-01-01T00:00:01Z'}},
				spec: {replicas: 1},
			},
		},
		{atMs: 3000, position: undefined, do: 'patch', target, type: 'strategic', patch: {spec: {replicas: 4}}},
		{atMs: 9000, position: undefined, do: 'delete', target},
	]);
	t.deepEqual(changes[0]?.position, {line: 7, column: 1});
	t.deepEqual(notes, ['left out 1 object: made by controllers']);
});

test('a snapshot of kube-scheduler-simulator: objects without kinds, and the configuration of the scheduler', t => {
	const snapshot = JSON.stringify({
		pods: [{metadata: {name: 'p', namespace: 'default', uid: 'x'}, spec: {containers: []}}],
		nodes: [{metadata: {name: 'n'}, status: {capacity: {cpu: '1'}}}],
		pvs: null,
		pvcs: [],
		storageClasses: [{metadata: {name: 'fast'}, provisioner: 'x'}],
		priorityClasses: [{metadata: {name: 'system-node-critical'}, value: 1}],
		namespaces: [{metadata: {name: 'default'}}],
		schedulerConfig: {apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration'},
	});
	const {format, objects, schedulerConfig} = readImported(snapshot, 'snapshot.json');
	t.is(format, 'a snapshot of kube-scheduler-simulator');
	t.deepEqual(names(objects), ['StorageClass/fast', 'Node/n', 'Pod/p']);
	t.like(schedulerConfig, {kind: 'KubeSchedulerConfiguration'});
});

test('a trace of simkube: what was applied and deleted, counted from the first event', t => {
	const web = {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace: 'shop', uid: 'u'},
		spec: {},
	};
	const trace = JSON.stringify({
		version: 2,
		config: {trackedObjects: {}},
		events: [
			{ts: 1_700_000_000, applied_objs: [], deleted_objs: []},
			{ts: 1_700_000_060, applied_objs: [web], deleted_objs: []},
			{ts: 1_700_000_090, applied_objs: [], deleted_objs: [web]},
		],
		index: {},
		pod_lifecycles: {},
	});
	const {objects, changes} = readImported(trace, 'trace.json');
	t.deepEqual(names(objects), ['Namespace/shop']);
	t.deepEqual(
		changes.map(({atMs, do: what}) => [atMs, what]),
		[
			[60_000, 'apply'],
			[90_000, 'delete'],
		],
	);
	t.like(changes[1], {target: {resource: 'deployment.apps', name: 'web', namespace: 'shop'}});
});

const patchWith = (...lines: readonly string[]) =>
	['apiVersion: action.kwok.x-k8s.io/v1alpha1', 'kind: ResourcePatch', ...lines, ''].join('\n');

const refusals: readonly (readonly [string, string, string])[] = [
	['', 'nothing', 'f: the file is empty'],
	['a: 1\n', 'no object', 'f:1:1: the object has no apiVersion'],
	[
		'apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n',
		'an item without apiVersion',
		'f:4:3: the object has no apiVersion',
	],
	[
		patchWith('resource: {resource: pods}', 'target: {name: a}', 'method: replace'),
		'an unknown method',
		'f:5:9: method: expected one of create, patch, delete, found "replace"',
	],
	[
		patchWith('resource: {resource: pods}', 'target: {nam: a}', 'method: delete'),
		'a misspelt field',
		'f:4:10: target.nam: unknown field; target may have name, namespace',
	],
	[
		patchWith('resource: {resource: pods}', 'target: {name: a}', 'method: patch'),
		'a patch without content',
		'f:1:1: template: a patch needs an object',
	],
	[
		patchWith('resource: {resource: pods}', 'target: {name: a}', 'method: create', 'template: {kind: Pod}'),
		'a template that is no object',
		'f:6:11: the object has no apiVersion',
	],
	[
		patchWith('resource: {resource: pods}', 'target: {name: a}', 'method: delete', 'durationNanosecond: -1'),
		'a time before the start',
		'f:6:21: durationNanosecond: is before the start',
	],
	['{"version": 1,\n "events": []}', 'an old trace', 'f:1:13: version: expected 2, found 1'],
	[
		'{"version": 2, "events": [{"ts": 5}, {"ts": 4}]}',
		'a trace that goes back',
		'f:1:45: events[1].ts: is before the first event',
	],
	['{"pods": [], "nodes": [{"spec": {}}]}', 'a node without metadata', 'f:1:24: the Node has no metadata'],
	[
		'{"pods": [], "nodes": [], "services": []}',
		'a list that snapshots do not have',
		'f:1:27: services: unknown field; a snapshot of kube-scheduler-simulator may have namespaces, priorityClasses, storageClasses, pvcs, pvs, nodes, pods, schedulerConfig',
	],
];

for (const [text, what, message] of refusals)
	test(`${what} is refused with its place`, t => {
		t.throws(() => readImported(text, 'f'), {instanceOf: FileError, message});
	});
