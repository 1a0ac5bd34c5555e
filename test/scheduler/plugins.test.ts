import test from 'ava';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import type {Pod} from '../../source/scheduler/framework/objects.ts';
import {defaultProfile} from '../../source/scheduler/plugins/default-profile.ts';
import {imageLocality} from '../../source/scheduler/plugins/image-locality.ts';
import {interPodAffinity} from '../../source/scheduler/plugins/inter-pod-affinity.ts';
import {nodeAffinity} from '../../source/scheduler/plugins/node-affinity.ts';
import {nodeName} from '../../source/scheduler/plugins/node-name.ts';
import {nodePorts} from '../../source/scheduler/plugins/node-ports.ts';
import {createNodeResourcesBalancedAllocation} from '../../source/scheduler/plugins/node-resources-balanced-allocation.ts';
import {createNodeResourcesFit} from '../../source/scheduler/plugins/node-resources-fit.ts';
import {nodeUnschedulable} from '../../source/scheduler/plugins/node-unschedulable.ts';
import {nodeVolumeLimits} from '../../source/scheduler/plugins/node-volume-limits.ts';
import {podTopologySpread} from '../../source/scheduler/plugins/pod-topology-spread.ts';
import {mostAllocated, requestedToCapacityRatio} from '../../source/scheduler/plugins/resource-scoring.ts';
import {schedulingGates} from '../../source/scheduler/plugins/scheduling-gates.ts';
import {taintToleration} from '../../source/scheduler/plugins/taint-toleration.ts';
import {volumeBinding} from '../../source/scheduler/plugins/volume-binding.ts';
import {volumeRestrictions} from '../../source/scheduler/plugins/volume-restrictions.ts';
import {volumeZone} from '../../source/scheduler/plugins/volume-zone.ts';
import {clusterOf, decide, node, pod, reasons, scoresOf} from './builders.ts';

const object = (
	apiVersion: string,
	kind: string,
	name: string,
	rest: object,
	namespace?: string,
): KubernetesObject => ({
	apiVersion,
	kind,
	...rest,
	metadata: {
		name,
		namespace,
		uid: `${kind}-${name}`,
		resourceVersion: '1',
		creationTimestamp: '2026-01-01T00:00:00Z',
		...(rest as {metadata?: object}).metadata,
	},
});

const claim = (name: string, spec: object, annotations?: object): KubernetesObject =>
	object('v1', 'PersistentVolumeClaim', name, {metadata: {annotations}, spec}, 'default');

const withClaim = (name: string, claimName: string, spec: Partial<Pod['spec']> = {}): Pod =>
	pod(name, {spec: {volumes: [{name: 'data', persistentVolumeClaim: {claimName}}], ...spec}});

test('NodeName: a pod that names its node fits no other', t => {
	const decision = decide(pod('a', {spec: {nodeName: 'n2'}}), clusterOf(node('n1'), node('n2')), [nodeName]);
	t.deepEqual(reasons(decision), {n1: "node(s) didn't match the requested node name"});
});

test('NodeUnschedulable: a cordoned node takes only pods that tolerate it', t => {
	const cluster = clusterOf(node('n1', {unschedulable: true}));
	const refused = decide(pod('a'), cluster, [nodeUnschedulable]);
	t.deepEqual(reasons(refused), {n1: 'node(s) were unschedulable'});
	const tolerations = [{key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule'}];
	t.is(decide(pod('daemon', {spec: {tolerations}}), cluster, [nodeUnschedulable]).kind, 'placed');
});

test('TaintToleration: hard taints keep pods away, soft ones cost score', t => {
	const cluster = clusterOf(
		node('hard', {taints: [{key: 'dedicated', value: 'gpu', effect: 'NoExecute'}]}),
		node('soft', {taints: [{key: 'old', effect: 'PreferNoSchedule'}]}),
		node('softer', {
			taints: [
				{key: 'old', effect: 'PreferNoSchedule'},
				{key: 'slow', effect: 'PreferNoSchedule'},
			],
		}),
		node('free'),
	);
	const decision = decide(pod('a'), cluster, [taintToleration]);
	t.deepEqual(reasons(decision), {hard: 'node(s) had untolerated taint(s)'});
	t.deepEqual(scoresOf(decision, 'TaintToleration'), {free: 100, soft: 50, softer: 0});
	const tolerations = [{key: 'dedicated', operator: 'Equal', value: 'gpu'}];
	t.deepEqual(reasons(decide(pod('b', {spec: {tolerations}}), cluster, [taintToleration])), {});
});

test('NodeAffinity: selector and required terms must match, preferred ones score', t => {
	const cluster = clusterOf(
		node('n1', {labels: {disk: 'ssd'}}),
		node('n2', {labels: {disk: 'hdd', tier: '3'}}),
		node('n3'),
	);
	const selected = decide(pod('a', {spec: {nodeSelector: {disk: 'ssd'}}}), cluster, [nodeAffinity]);
	const text = "node(s) didn't match Pod's node affinity/selector";
	t.deepEqual(reasons(selected), {n2: text, n3: text});
	const preferred = decide(
		pod('b', {
			spec: {
				affinity: {
					nodeAffinity: {
						preferredDuringSchedulingIgnoredDuringExecution: [
							{weight: 2, preference: {matchExpressions: [{key: 'tier', operator: 'Gt', values: ['2']}]}},
							{weight: 1, preference: {matchExpressions: [{key: 'disk', operator: 'NotIn', values: ['hdd']}]}},
						],
					},
				},
			},
		}),
		cluster,
		[nodeAffinity],
	);
	t.deepEqual(scoresOf(preferred, 'NodeAffinity'), {n1: 50, n2: 100, n3: 50});
});

test('NodeAffinity: terms that name nodes leave the others out under the words of kube-scheduler', t => {
	const named = (...values: string[]) => ({
		matchFields: [{key: 'metadata.name', operator: 'In', values}],
	});
	const requiring = (...nodeSelectorTerms: object[]) =>
		pod('a', {
			spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms}}}},
		});
	const cluster = clusterOf(node('n1'), node('n2'));
	const decision = decide(requiring(named('n2')), cluster, [nodeAffinity]);
	t.deepEqual(reasons(decision), {n1: "node(s) didn't satisfy plugin(s) [NodeAffinity]"});
	const contradiction = {matchFields: [...named('n1').matchFields, ...named('n2').matchFields]};
	const refused = decide(requiring(contradiction), cluster, [nodeAffinity]);
	t.is(refused.kind === 'unschedulable' && refused.message, '0/2 nodes are available: pod affinity terms conflict.');
});

test('NodePorts: the same port clashes on the same address and on all addresses', t => {
	const port = (hostPort: number, hostIP?: string) => ({
		containers: [{name: 'c', ports: [{containerPort: 80, hostPort, hostIP, protocol: 'TCP'}]}],
	});
	const cluster = clusterOf(
		node('any'),
		node('local'),
		node('other'),
		pod('p1', {on: 'any', spec: port(8080)}),
		pod('p2', {on: 'local', spec: port(8080, '127.0.0.1')}),
		pod('p3', {on: 'other', spec: port(8081)}),
	);
	const text = "node(s) didn't have free ports for the requested pod ports";
	t.deepEqual(reasons(decide(pod('a', {spec: port(8080, '10.0.0.1')}), cluster, [nodePorts])), {any: text});
	t.deepEqual(reasons(decide(pod('b', {spec: port(8080)}), cluster, [nodePorts])), {any: text, local: text});
});

test('NodeResourcesFit: names everything that is missing', t => {
	const cluster = clusterOf(
		node('busy'),
		node('full', {allocatable: {pods: '1'}}),
		node('small', {allocatable: {cpu: '1'}}),
		pod('p1', {on: 'busy', cpu: '3', memory: '7Gi'}),
		pod('p2', {on: 'full'}),
	);
	const decision = decide(pod('a', {cpu: '2', memory: '2Gi'}), cluster, [createNodeResourcesFit()]);
	t.deepEqual(reasons(decision), {
		busy: 'Insufficient cpu, Insufficient memory',
		full: 'Too many pods',
		small: 'Insufficient cpu',
	});
	t.is(decision.refusals.get('busy')?.code, 'Unschedulable');
	t.is(decision.refusals.get('small')?.code, 'UnschedulableAndUnresolvable', 'the empty node is too small as well');
});

test('NodeResourcesFit: extended resources, init containers and overhead count', t => {
	const resources = (requests: {readonly [name: string]: string}) => ({requests});
	const spec = {
		containers: [{name: 'c', resources: resources({cpu: '1', 'example.com/gpu': '1'})}],
		initContainers: [{name: 'init', resources: resources({cpu: '3500m'})}],
		overhead: {cpu: '1'},
	};
	const cluster = clusterOf(node('n1'), node('n2', {allocatable: {cpu: '4500m', 'example.com/gpu': '1'}}));
	const decision = decide(pod('a', {spec}), cluster, [createNodeResourcesFit()]);
	t.deepEqual(reasons(decision), {n1: 'Insufficient cpu, Insufficient example.com/gpu'});
});

test('NodeResourcesFit: least allocated spreads, most allocated packs, a shape decides by utilisation', t => {
	const cluster = clusterOf(node('empty'), node('half'), pod('p', {on: 'half', cpu: '2', memory: '4Gi'}));
	const incoming = pod('a', {cpu: '1', memory: '2Gi'});
	const score = (options?: Parameters<typeof createNodeResourcesFit>[0]) =>
		scoresOf(decide(incoming, cluster, [createNodeResourcesFit(options)]), 'NodeResourcesFit');
	t.deepEqual(score(), {empty: 75, half: 25});
	t.deepEqual(score({scorer: mostAllocated}), {empty: 25, half: 75});
	const shape = [
		{utilization: 0, score: 0},
		{utilization: 50, score: 10},
		{utilization: 100, score: 0},
	];
	t.deepEqual(score({scorer: requestedToCapacityRatio(shape), skipZeroScores: true}), {empty: 50, half: 50});
});

test('NodeResourcesFit: a container without requests counts 100m and 200 MiB in scores only', t => {
	const cluster = clusterOf(node('n1', {allocatable: {cpu: '1', memory: '1000Mi'}}), node('n2'));
	const decision = decide(pod('a'), cluster, [createNodeResourcesFit()]);
	t.is(scoresOf(decision, 'NodeResourcesFit')['n1'], 85, '(90 + 80) / 2');
});

test('NodeResourcesBalancedAllocation: 75 when nothing changes, more where the pod evens out', t => {
	const cluster = clusterOf(node('empty'), node('uneven'), pod('p', {on: 'uneven', cpu: '2'}));
	const plugin = createNodeResourcesBalancedAllocation();
	const even = decide(pod('a', {cpu: '1', memory: '2Gi'}), cluster, [plugin]);
	t.deepEqual(scoresOf(even, 'NodeResourcesBalancedAllocation'), {empty: 75, uneven: 75});
	const heavy = decide(pod('b', {memory: '4Gi'}), cluster, [plugin]);
	t.deepEqual(scoresOf(heavy, 'NodeResourcesBalancedAllocation'), {empty: 62, uneven: 87});
});

test('ImageLocality: big images that are already there attract, less so when few nodes have them', t => {
	const images = [{names: ['registry.example/app:1'], sizeBytes: 523 * 1024 * 1024}];
	const everywhere = clusterOf(node('n1', {images}), node('n2', {images}));
	t.deepEqual(scoresOf(decide(pod('a'), everywhere, [imageLocality]), 'ImageLocality'), {n1: 51, n2: 51});
	const once = clusterOf(node('n1', {images}), node('n2'));
	t.deepEqual(scoresOf(decide(pod('a'), once, [imageLocality]), 'ImageLocality'), {n1: 24, n2: 0});
});

const spread = (whenUnsatisfiable: string, more: object = {}) => ({
	topologySpreadConstraints: [
		{
			maxSkew: 1,
			topologyKey: 'topology.kubernetes.io/zone',
			whenUnsatisfiable,
			labelSelector: {matchLabels: {app: 'web'}},
			...more,
		},
	],
});
const zone = (name: string) => ({'topology.kubernetes.io/zone': name});
const web = {labels: {app: 'web'}};

test('PodTopologySpread: a zone that is ahead is refused, and a node without the label', t => {
	const cluster = clusterOf(
		node('a1', {labels: zone('a')}),
		node('b1', {labels: zone('b')}),
		node('none'),
		pod('w1', {on: 'a1', ...web}),
		pod('other', {on: 'b1', ...web, namespace: 'elsewhere'}),
		pod('leaving', {on: 'b1', ...web, metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}}),
	);
	const decision = decide(pod('w2', {...web, spec: spread('DoNotSchedule')}), cluster, [podTopologySpread]);
	t.deepEqual(reasons(decision), {
		a1: "node(s) didn't match pod topology spread constraints",
		none: "node(s) didn't match pod topology spread constraints (missing required label)",
	});
});

test('PodTopologySpread: fewer domains than minDomains count as one that is empty', t => {
	const cluster = clusterOf(node('a1', {labels: zone('a')}), pod('w1', {on: 'a1', ...web}));
	const incoming = (more: object) => pod('w2', {...web, spec: spread('DoNotSchedule', more)});
	t.is(decide(incoming({}), cluster, [podTopologySpread]).kind, 'placed');
	t.is(decide(incoming({minDomains: 2}), cluster, [podTopologySpread]).kind, 'unschedulable');
});

test('PodTopologySpread: pods of a Service are spread even without constraints of their own', t => {
	const cluster = clusterOf(
		node('a1', {labels: zone('a')}),
		node('a2', {labels: zone('a')}),
		node('b1', {labels: zone('b')}),
		pod('w1', {on: 'a1', ...web}),
		object('v1', 'Service', 'web', {spec: {selector: {app: 'web'}}}, 'default'),
	);
	const scores = scoresOf(decide(pod('w2', web), cluster, [podTopologySpread]), 'PodTopologySpread');
	t.true(scores['b1']! > scores['a2']! && scores['a2']! > scores['a1']!, JSON.stringify(scores));
	const loner = decide(pod('x', {labels: {app: 'x'}}), cluster, [podTopologySpread]);
	t.deepEqual(loner.details, [], 'nothing to spread against');
});

const near = (app: string, kind: 'podAffinity' | 'podAntiAffinity'): Partial<Pod['spec']> => ({
	affinity: {
		[kind]: {
			requiredDuringSchedulingIgnoredDuringExecution: [
				{labelSelector: {matchLabels: {app}}, topologyKey: 'topology.kubernetes.io/zone'},
			],
		},
	},
});

test('InterPodAffinity: both sides may object', t => {
	const cluster = clusterOf(
		node('a1', {labels: zone('a')}),
		node('b1', {labels: zone('b')}),
		node('c1', {labels: zone('c')}),
		pod('db', {on: 'a1', labels: {app: 'db'}}),
		pod('shy', {on: 'b1', labels: {app: 'shy'}, spec: near('web', 'podAntiAffinity')}),
	);
	const wanting = decide(pod('w', {...web, spec: near('db', 'podAffinity')}), cluster, [interPodAffinity]);
	t.deepEqual(reasons(wanting), {
		b1: "node(s) didn't match pod affinity rules",
		c1: "node(s) didn't match pod affinity rules",
	});
	const avoiding = decide(pod('w', {...web, spec: near('db', 'podAntiAffinity')}), cluster, [interPodAffinity]);
	t.deepEqual(reasons(avoiding), {
		a1: "node(s) didn't match pod anti-affinity rules",
		b1: "node(s) didn't satisfy existing pods anti-affinity rules",
	});
});

test('InterPodAffinity: the first pod of a group that wants to be together may go anywhere', t => {
	const cluster = clusterOf(node('a1', {labels: zone('a')}), node('none'));
	const decision = decide(pod('w1', {...web, spec: near('web', 'podAffinity')}), cluster, [interPodAffinity]);
	t.deepEqual(reasons(decision), {none: "node(s) didn't match pod affinity rules"});
	t.is(decision.kind === 'placed' && decision.node.name, 'a1');
});

test('InterPodAffinity: preferences of pods that are there pull and push the new one', t => {
	const preferring = (kind: string, weight: number): Partial<Pod['spec']> => ({
		affinity: {
			[kind]: {
				preferredDuringSchedulingIgnoredDuringExecution: [
					{
						weight,
						podAffinityTerm: {labelSelector: {matchLabels: {app: 'web'}}, topologyKey: 'kubernetes.io/hostname'},
					},
				],
			},
		},
	});
	const cluster = clusterOf(
		node('n1'),
		node('n2'),
		node('n3'),
		pod('fan', {on: 'n1', spec: preferring('podAffinity', 10)}),
		pod('foe', {on: 'n2', spec: preferring('podAntiAffinity', 10)}),
	);
	t.deepEqual(scoresOf(decide(pod('w', web), cluster, [interPodAffinity]), 'InterPodAffinity'), {
		n1: 100,
		n2: 0,
		n3: 50,
	});
});

test('VolumeBinding: unbound immediate claims and missing ones refuse all nodes', t => {
	const cluster = clusterOf(
		node('n1'),
		claim('data', {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}),
	);
	const message = (incoming: Pod) => {
		const decision = decide(incoming, cluster, defaultProfile);
		return decision.kind === 'unschedulable' ? decision.message : decision.node.name;
	};
	t.is(
		message(withClaim('a', 'data')),
		'0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
	);
	t.is(message(withClaim('b', 'gone')), '0/1 nodes are available: persistentvolumeclaim "gone" not found. not found');
});

test('VolumeBinding: claims that wait for a consumer take the smallest volume that reaches the node', t => {
	const volume = (name: string, storage: string, host: string) =>
		object('v1', 'PersistentVolume', name, {
			spec: {
				capacity: {storage},
				accessModes: ['ReadWriteOnce'],
				storageClassName: 'local',
				nodeAffinity: {
					required: {
						nodeSelectorTerms: [{matchExpressions: [{key: 'kubernetes.io/hostname', operator: 'In', values: [host]}]}],
					},
				},
			},
		});
	const cluster = clusterOf(
		node('n1'),
		node('n2'),
		object('storage.k8s.io/v1', 'StorageClass', 'local', {
			provisioner: 'kubernetes.io/no-provisioner',
			volumeBindingMode: 'WaitForFirstConsumer',
		}),
		volume('small', '512Mi', 'n1'),
		volume('right', '1Gi', 'n2'),
		claim('data', {accessModes: ['ReadWriteOnce'], storageClassName: 'local', resources: {requests: {storage: '1Gi'}}}),
	);
	const decision = decide(withClaim('a', 'data'), cluster, [volumeBinding]);
	t.deepEqual(reasons(decision), {n1: "node(s) didn't find available persistent volumes to bind"});
});

const bound = (name: string, volumeName: string, accessModes = ['ReadWriteOnce']) =>
	claim(name, {accessModes, volumeName}, {'pv.kubernetes.io/bind-completed': 'yes'});

test('VolumeBinding: a bound volume must exist and reach the node', t => {
	const cluster = clusterOf(
		node('n1', {labels: {disk: 'hdd'}}),
		object('v1', 'PersistentVolume', 'pv', {
			spec: {
				nodeAffinity: {
					required: {nodeSelectorTerms: [{matchExpressions: [{key: 'disk', operator: 'In', values: ['ssd']}]}]},
				},
			},
		}),
		bound('data', 'pv'),
		bound('lost', 'no-such-volume'),
	);
	t.deepEqual(reasons(decide(withClaim('a', 'data'), cluster, [volumeBinding])), {
		n1: "node(s) didn't match PersistentVolume's node affinity",
	});
	t.deepEqual(reasons(decide(withClaim('b', 'lost'), cluster, [volumeBinding])), {
		n1: 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
	});
});

test('VolumeZone: a volume of one zone keeps the pod there', t => {
	const cluster = clusterOf(
		node('a1', {labels: zone('a')}),
		node('b1', {labels: zone('b')}),
		object('v1', 'PersistentVolume', 'pv', {
			metadata: {labels: {'failure-domain.beta.kubernetes.io/zone': 'a'}},
			spec: {},
		}),
		bound('data', 'pv'),
	);
	t.deepEqual(reasons(decide(withClaim('a', 'data'), cluster, [volumeZone])), {
		b1: 'node(s) had no available volume zone',
	});
});

test('VolumeRestrictions: one pod per ReadWriteOncePod claim, one node per disk', t => {
	const cluster = clusterOf(
		node('n1'),
		node('n2'),
		bound('data', 'pv', ['ReadWriteOncePod']),
		withClaim('holder', 'data', {nodeName: 'n1'}),
		pod('disk', {on: 'n2', spec: {volumes: [{name: 'd', awsElasticBlockStore: {volumeID: 'vol-1'}}]}}),
	);
	const text = 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode';
	t.deepEqual(reasons(decide(withClaim('a', 'data'), cluster, [volumeRestrictions])), {n1: text, n2: text});
	const second = pod('b', {spec: {volumes: [{name: 'd', awsElasticBlockStore: {volumeID: 'vol-1'}}]}});
	t.deepEqual(reasons(decide(second, cluster, [volumeRestrictions])), {n2: 'node(s) had no available disk'});
});

test('NodeVolumeLimits: a CSI driver attaches only so many volumes to a node', t => {
	const volume = (name: string) =>
		object('v1', 'PersistentVolume', name, {spec: {csi: {driver: 'disk.example', volumeHandle: name}}});
	const cluster = clusterOf(
		node('n1'),
		object('storage.k8s.io/v1', 'CSINode', 'n1', {
			spec: {drivers: [{name: 'disk.example', nodeID: 'n1', allocatable: {count: 1}}]},
		}),
		volume('pv1'),
		volume('pv2'),
		bound('one', 'pv1'),
		bound('two', 'pv2'),
		withClaim('holder', 'one', {nodeName: 'n1'}),
	);
	t.deepEqual(reasons(decide(withClaim('a', 'two'), cluster, [nodeVolumeLimits])), {
		n1: 'node(s) exceed max volume count',
	});
	t.is(
		decide(withClaim('b', 'one'), cluster, [nodeVolumeLimits]).kind,
		'placed',
		'a shared volume is attached already',
	);
});

test('SchedulingGates: names the gates that hold a pod back', t => {
	const gated = pod('a', {spec: {schedulingGates: [{name: 'example.com/wait'}, {name: 'example.com/quota'}]}});
	const refusal = schedulingGates.preEnqueue!(gated, clusterOf().objects);
	t.deepEqual(refusal?.reasons, ['waiting for scheduling gates: [example.com/wait example.com/quota]']);
	t.is(schedulingGates.preEnqueue!(pod('b'), clusterOf().objects), undefined);
});

test('NodeResourcesBalancedAllocation: three resources are compared by their standard deviation', t => {
	const allocatable = {cpu: '4', memory: '8Gi', 'example.com/gpu': '4'};
	const plugin = createNodeResourcesBalancedAllocation(
		['cpu', 'memory', 'example.com/gpu'].map(name => ({name, weight: 1})),
	);
	const resources = {requests: {cpu: '2', memory: '4Gi', 'example.com/gpu': '1'}};
	const incoming = pod('a', {spec: {containers: [{name: 'c', resources}]}});
	const decision = decide(incoming, clusterOf(node('n1', {allocatable}), node('n2', {allocatable})), [plugin]);
	// Used 0.5, 0.5 and 0.25: deviation 0.1178, balance 88 after 100 before.
	t.deepEqual(scoresOf(decision, 'NodeResourcesBalancedAllocation'), {n1: 69, n2: 69});
});
