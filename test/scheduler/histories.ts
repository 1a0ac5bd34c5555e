import fc from 'fast-check';
import {deepFreeze} from '../../source/machinery/freeze.ts';
import type {KubernetesObject} from '../../source/machinery/json.ts';
import {ClusterState} from '../../source/scheduler/cache/cluster-state.ts';
import {podInfoOf, type PodInfo} from '../../source/scheduler/cache/pod-info.ts';
import type {ClusterObjects} from '../../source/scheduler/framework/cluster-objects.ts';
import type {Pod} from '../../source/scheduler/framework/objects.ts';
import {createListedObjects} from '../../source/scheduler/snapshot/listed-objects.ts';
import {node, pod} from './builders.ts';

/*
Random clusters and what may happen in them: nodes that come, go and change, pods that come and go, other objects that change,
nominations, and pods to decide about.
*/

const nodeNames = Array.from({length: 7}, (_, index) => `node-${index}`);
const namespaces = ['default', 'shop'] as const;
const zoneLabel = 'topology.kubernetes.io/zone';
const hostLabel = 'kubernetes.io/hostname';
const largeImage = 'registry/large:1';
const oneGi = 1024 ** 3;

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
	fc.oneof({weight: 6, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary});

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;

const anyNodeName = fc.constantFrom(...nodeNames);
const anyNamespace = fc.constantFrom(...namespaces);
const anyApp = fc.constantFrom('web', 'db');

const anyNode = fc.record({
	do: fc.constant('node' as const),
	name: anyNodeName,
	zone: fc.constantFrom('a', 'b', 'c', '', undefined),
	/** Several nodes may call themselves the same, or not at all. */
	host: fc.constantFrom('own', 'own', 'own', 'shared', undefined),
	disk: fc.constantFrom('ssd', 'hdd'),
	cpu: fc.constantFrom('1', '2', '4'),
	devices: fc.constantFrom(undefined, '1', '2'),
	storage: fc.constantFrom(undefined, '1Gi'),
	hard: seldom(fc.constantFrom('NoSchedule', 'NoExecute')),
	soft: fc.nat(2),
	cordoned: seldom(fc.constant(true)),
	images: fc.subarray([largeImage, 'registry/small:1']),
});

const labelSelector = fc.oneof(
	fc.record({matchLabels: fc.record({app: anyApp})}),
	fc.constant({matchExpressions: [{key: 'tier', operator: 'In', values: ['front', 'back']}]}),
	fc.constant({matchExpressions: [{key: 'tier', operator: 'DoesNotExist'}]}),
	fc.constant({}),
);

const affinityTerm = fc.record({
	labelSelector,
	topologyKey: fc.constantFrom(zoneLabel, hostLabel, 'disk'),
	namespaces: seldom(fc.subarray([...namespaces], {minLength: 1})),
	namespaceSelector: seldom(fc.constantFrom({}, {matchLabels: {team: 'red'}})),
	matchLabelKeys: seldom(fc.constant(['tier'])),
	mismatchLabelKeys: seldom(fc.constant(['app'])),
});

const weighted = fc.record({weight: fc.integer({min: 1, max: 100}), podAffinityTerm: affinityTerm});

const spreadConstraint = fc
	.record({
		maxSkew: fc.constantFrom(1, 2),
		topologyKey: fc.constantFrom(zoneLabel, hostLabel, 'disk'),
		whenUnsatisfiable: fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const),
		labelSelector,
		minDomains: seldom(fc.constantFrom(1, 2, 4)),
		nodeTaintsPolicy: fc.constantFrom(undefined, 'Honor' as const),
		nodeAffinityPolicy: fc.constantFrom(undefined, 'Ignore' as const),
		matchLabelKeys: seldom(fc.constant(['tier'])),
	})
	.map(({minDomains, ...rest}) => (rest.whenUnsatisfiable === 'DoNotSchedule' ? {...rest, minDomains} : rest));

const onDisk = (disk: string) => ({matchExpressions: [{key: 'disk', operator: 'In', values: [disk]}]});

const nodeAffinity = fc.record(
	{
		required: fc.oneof(
			fc.constantFrom('ssd', 'hdd').map(disk => [onDisk(disk)]),
			fc.constant([{matchExpressions: [{key: zoneLabel, operator: 'Exists'}]}, onDisk('ssd')]),
			fc
				.subarray([...nodeNames, 'node-9'], {maxLength: 3})
				.map(values => [{matchFields: [{key: 'metadata.name', operator: 'In', values}]}]),
			anyNodeName.map(name => [
				{...onDisk('ssd'), matchFields: [{key: 'metadata.name', operator: 'NotIn', values: [name]}]},
			]),
		),
		preferred: fc.array(
			fc.record({weight: fc.integer({min: 1, max: 100}), preference: fc.constantFrom('ssd', 'hdd').map(onDisk)}),
			{minLength: 1, maxLength: 2},
		),
	},
	{requiredKeys: []},
);

/** What a pod asks, in the parts that make a difference to plugins. */
const anySpec = fc.record({
	namespace: anyNamespace,
	cpu: fc.constantFrom('0', '100m', '500m', '500m', '1500m', '1500m', '8'),
	devices: seldom(fc.constantFrom('1', '2')),
	storage: seldom(fc.constant('600Mi')),
	app: anyApp,
	tier: fc.constantFrom('front', 'back', undefined),
	owner: fc.constantFrom(undefined, 'ReplicaSet', 'DaemonSet'),
	tolerates: fc.constantFrom(undefined, 'hard', 'soft', 'all'),
	nodeSelector: seldom(fc.constant({disk: 'ssd'})),
	nodeAffinity: seldom(nodeAffinity),
	port: seldom(fc.constantFrom({hostPort: 80}, {hostPort: 80, hostIP: '10.0.0.1'}, {hostPort: 80, protocol: 'UDP'})),
	images: fc.constantFrom(['x'], [largeImage], [largeImage, 'registry/small:1']),
	spread: seldom(fc.array(spreadConstraint, {minLength: 1, maxLength: 2})),
	together: seldom(fc.array(affinityTerm, {minLength: 1, maxLength: 2})),
	apart: seldom(fc.array(affinityTerm, {minLength: 1, maxLength: 2})),
	preferred: seldom(fc.array(weighted, {minLength: 1, maxLength: 2})),
	avoided: seldom(fc.array(weighted, {minLength: 1, maxLength: 2})),
	claim: fc.oneof(
		{weight: 16, arbitrary: fc.constant(undefined)},
		{weight: 1, arbitrary: fc.constantFrom('bound', 'late')},
	),
	priority: fc.constantFrom(0, 100, 1000),
	preempts: fc.constantFrom(true, true, false),
	terminating: seldom(fc.constant(true)),
	nominatedTo: fc.oneof({weight: 9, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary: anyNodeName}),
});

type Spec = Of<typeof anySpec>;

const tolerationsOf = {
	hard: [{key: 'dedicated', operator: 'Exists'}],
	soft: [{key: 'old-0', operator: 'Equal', value: 'x', effect: 'PreferNoSchedule'}],
	all: [{operator: 'Exists'}],
} as const;

const ownerOf = ({owner, app}: Spec): Pod['metadata']['ownerReferences'] =>
	owner && [{apiVersion: 'apps/v1', kind: owner, name: app, uid: app, controller: true}];

const podOf = (name: string, spec: Spec, on?: string): PodInfo => {
	const {claim, nodeAffinity: ofNodes, port} = spec;
	const requests = {
		cpu: spec.cpu,
		...(spec.devices && {'example.com/device': spec.devices}),
		...(spec.storage && {'ephemeral-storage': spec.storage}),
	};
	return podInfoOf(
		pod(name, {
			namespace: spec.namespace,
			labels: {app: spec.app, ...(spec.tier && {tier: spec.tier})},
			on,
			metadata: {
				ownerReferences: ownerOf(spec),
				...(on !== undefined && spec.terminating && {deletionTimestamp: '2026-01-01T00:10:00Z'}),
			},
			status: {
				...(on === undefined && spec.nominatedTo && {nominatedNodeName: spec.nominatedTo}),
				...(on !== undefined && {startTime: `2026-01-01T00:00:0${name.length % 10}Z`}),
			},
			spec: {
				priority: spec.priority,
				preemptionPolicy: spec.preempts ? 'PreemptLowerPriority' : 'Never',
				nodeSelector: spec.nodeSelector,
				tolerations: spec.tolerates && [...tolerationsOf[spec.tolerates]],
				topologySpreadConstraints: spec.spread,
				affinity: {
					nodeAffinity: ofNodes && {
						...(ofNodes.required && {
							requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ofNodes.required},
						}),
						preferredDuringSchedulingIgnoredDuringExecution: ofNodes.preferred,
					},
					podAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: spec.together,
						preferredDuringSchedulingIgnoredDuringExecution: spec.preferred,
					},
					podAntiAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: spec.apart,
						preferredDuringSchedulingIgnoredDuringExecution: spec.avoided,
					},
				},
				containers: spec.images.map((image, index) => ({
					name: `main-${index}`,
					image,
					...(index === 0 && {resources: {requests}, ports: port && [{containerPort: 80, ...port}]}),
				})),
				volumes: claim && [{name: 'data', persistentVolumeClaim: {claimName: claim}}],
			},
		}),
	);
};

/** What there is beside nodes and pods. */
const anyObjects = fc.record({
	do: fc.constant('objects' as const),
	services: fc.subarray(['web', 'db']),
	replicaSets: fc.subarray(['web', 'db']),
	byTier: fc.boolean(),
	redNamespaces: fc.subarray([...namespaces]),
	budget: fc.constantFrom(undefined, 0, 1),
});

type OtherObjects = Of<typeof anyObjects>;

const named = (apiVersion: string, kind: string, name: string, namespace: string | undefined, rest: object) =>
	deepFreeze({apiVersion, kind, metadata: {name, ...(namespace && {namespace})}, ...rest}) as KubernetesObject;

const inNamespaces = (make: (namespace: string) => KubernetesObject) => namespaces.map(make);

const volumes = (): readonly KubernetesObject[] => [
	named('storage.k8s.io/v1', 'StorageClass', 'late', undefined, {
		provisioner: 'kubernetes.io/no-provisioner',
		volumeBindingMode: 'WaitForFirstConsumer',
	}),
	named('v1', 'PersistentVolume', 'volume', undefined, {
		spec: {
			capacity: {storage: '1Gi'},
			accessModes: ['ReadWriteOnce'],
			nodeAffinity: {
				required: {nodeSelectorTerms: [{matchExpressions: [{key: zoneLabel, operator: 'In', values: ['a']}]}]},
			},
		},
		status: {phase: 'Bound'},
	}),
	...namespaces.flatMap(namespace => [
		named('v1', 'PersistentVolumeClaim', 'bound', namespace, {
			metadata: {name: 'bound', namespace, annotations: {'pv.kubernetes.io/bind-completed': 'yes'}},
			spec: {volumeName: 'volume', accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
			status: {phase: 'Bound'},
		}),
		named('v1', 'PersistentVolumeClaim', 'late', namespace, {
			spec: {storageClassName: 'late', accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
			status: {phase: 'Pending'},
		}),
	]),
];

const listedObjects = ({services, replicaSets, byTier, redNamespaces, budget}: OtherObjects): ClusterObjects =>
	createListedObjects([
		...services.flatMap(app =>
			inNamespaces(namespace => named('v1', 'Service', app, namespace, {spec: {selector: {app}}})),
		),
		...replicaSets.flatMap(app =>
			inNamespaces(namespace =>
				named('apps/v1', 'ReplicaSet', app, namespace, {
					spec: {selector: {matchLabels: {app, ...(byTier && {tier: 'front'})}}},
				}),
			),
		),
		...redNamespaces.map(name => named('v1', 'Namespace', name, undefined, {metadata: {name, labels: {team: 'red'}}})),
		...(budget === undefined
			? []
			: inNamespaces(namespace =>
					named('policy/v1', 'PodDisruptionBudget', 'few', namespace, {
						spec: {selector: {matchLabels: {app: 'web'}}},
						status: {disruptionsAllowed: budget},
					}),
				)),
		...volumes(),
	]);

/** Of a history's few kinds of pods, so that what is kept for them is used again. */
const anySpecNumber = fc.nat(5);

const anyPodName = fc.nat(14).map(number => `run-${number}`);

const change = fc.oneof(
	{weight: 2, arbitrary: anyNode},
	{weight: 1, arbitrary: fc.record({do: fc.constant('remove-node' as const), name: anyNodeName})},
	{
		weight: 5,
		arbitrary: fc.record({do: fc.constant('run' as const), name: anyPodName, on: anyNodeName, spec: anySpecNumber}),
	},
	{
		weight: 2,
		arbitrary: fc.record({do: fc.constant('remove' as const), namespace: anyNamespace, name: anyPodName}),
	},
	{weight: 1, arbitrary: anyObjects},
	{weight: 1, arbitrary: fc.record({do: fc.constant('nominate' as const), on: anyNodeName, spec: anySpecNumber})},
	{weight: 3, arbitrary: fc.record({do: fc.constant('deny' as const)})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('fork' as const)})},
	{
		weight: 10,
		arbitrary: fc.record({
			do: fc.constant('decide' as const),
			spec: anySpecNumber,
			times: fc.constantFrom(1, 1, 3),
			firstNode: fc.constantFrom(0, 0, 3),
			luck: fc.nat(100),
		}),
	},
);

/** A cluster at first, and what happens in it. */
export const anyHistory = fc.record({
	nodes: fc.array(anyNode, {minLength: 3, maxLength: 7}),
	objects: anyObjects,
	specs: fc.array(anySpec, {minLength: 6, maxLength: 6}),
	changes: fc.array(change, {minLength: 10, maxLength: 80, size: 'max'}),
});

export type History = Of<typeof anyHistory>;

/** A pod that somebody must decide about, with what is drawn and where the search begins. */
export interface Question {
	readonly pod: PodInfo;
	readonly cluster: ClusterState;
	readonly firstNode: number;
	readonly luck: number;
}

/** What follows from a decision. */
export type Outcome =
	| {readonly kind: 'placed'; readonly node: string}
	| {readonly kind: 'nominated'; readonly node: string; readonly victims: readonly PodInfo[]}
	| {readonly kind: 'nothing'};

const setNode = (cluster: ClusterState, one: Of<typeof anyNode>): void => {
	const {name, zone, host, disk, cpu, devices, storage, hard, soft, cordoned, images} = one;
	const made = node(name, {
		taints: [
			...(hard ? [{key: 'dedicated', value: 'x', effect: hard}] : []),
			...Array.from({length: soft}, (_, index) => ({
				key: `old-${index}`,
				value: 'x',
				effect: 'PreferNoSchedule',
			})),
		],
		unschedulable: cordoned ?? false,
		allocatable: {
			cpu,
			memory: '8Gi',
			pods: '5',
			...(devices && {'example.com/device': devices}),
			...(storage && {'ephemeral-storage': storage}),
		},
		images: images.map(image => ({names: [image], sizeBytes: image === largeImage ? oneGi : oneGi / 10})),
	});
	const labels = {
		disk,
		...(host && {[hostLabel]: host === 'own' ? name : 'shared'}),
		...(zone !== undefined && {[zoneLabel]: zone}),
	};
	cluster.setNode(deepFreeze({...made, metadata: {...made.metadata, labels}}));
};

const settle = (cluster: ClusterState, incoming: PodInfo, outcome: Outcome): void => {
	if (outcome.kind === 'placed') {
		cluster.removeNomination(incoming.key);
		cluster.addPod(incoming, outcome.node);
	} else if (outcome.kind === 'nominated') {
		for (const victim of outcome.victims) cluster.removePod(victim.key);
		cluster.nominate(incoming, outcome.node);
	}
};

/** Lets everything happen, one after another; `decide` is asked what becomes of each pod, and that happens too. */
export const playHistory = (
	{nodes, objects, specs, changes}: History,
	decide: (question: Question) => Outcome,
): void => {
	let listed = listedObjects(objects);
	// The same object as long as the cluster lasts, while what is in it changes: as informers do it.
	const current: ClusterObjects = {
		services: namespace => listed.services(namespace),
		workload: (kind, key) => listed.workload(kind, key),
		claim: key => listed.claim(key),
		volume: name => listed.volume(name),
		volumes: () => listed.volumes(),
		storageClass: name => listed.storageClass(name),
		csiNode: name => listed.csiNode(name),
		disruptionBudgets: namespace => listed.disruptionBudgets(namespace),
		namespaceLabels: name => listed.namespaceLabels(name),
	};
	let cluster = new ClusterState(current);
	for (const one of nodes) setNode(cluster, one);
	for (const [index, one] of changes.entries()) {
		switch (one.do) {
			case 'node':
				setNode(cluster, one);
				break;
			case 'remove-node':
				cluster.removeNode(one.name);
				break;
			case 'run':
				cluster.addPod(podOf(one.name, specs[one.spec]!, one.on), one.on);
				break;
			case 'remove':
				cluster.removePod(`${one.namespace}/${one.name}`);
				break;
			case 'objects':
				listed = listedObjects(one);
				break;
			case 'nominate':
				cluster.nominate(podOf('nominated', specs[one.spec]!), one.on);
				break;
			case 'deny':
				for (const namespace of namespaces) cluster.removeNomination(`${namespace}/nominated`);
				break;
			case 'fork':
				cluster = cluster.fork();
				break;
			case 'decide':
				for (let time = 0; time < one.times; time++) {
					const incoming = podOf(`new-${index}-${time}`, specs[one.spec]!);
					const {firstNode, luck} = one;
					settle(cluster, incoming, decide({pod: incoming, cluster, firstNode, luck}));
				}
				break;
		}
	}
};
