import type {FakeCluster} from './fake-cluster.ts';

interface NodeOptions {
	readonly ready?: boolean;
	readonly cordoned?: boolean;
	readonly fault?: string;
	readonly taints?: readonly {
		readonly key: string;
		readonly value?: string;
		readonly effect: string;
		readonly timeAdded?: string;
	}[];
}

/** A node of 4 CPU and 8 Gi. */
export const putNode = (
	cluster: FakeCluster,
	name: string,
	{ready = true, cordoned, fault, taints}: NodeOptions = {},
): void =>
	cluster.put('Node', {
		metadata: {
			name,
			labels: {'kubernetes.io/hostname': name},
			...(fault === undefined ? {} : {annotations: {'inkube.dev/fault': fault}}),
		},
		spec: {...(cordoned ? {unschedulable: true} : {}), ...(taints ? {taints} : {})},
		status: {
			allocatable: {cpu: '4', memory: '8Gi', pods: '110'},
			conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
		},
	});

interface PodOptions {
	readonly node?: string;
	readonly phase?: string;
	readonly ready?: boolean;
	readonly cpu?: string;
	readonly memory?: string;
	readonly owner?: {readonly kind: string; readonly uid: string};
	readonly tolerations?: readonly object[];
	readonly deleting?: boolean;
}

/** A pod in `default` with one container; running and ready where it has a node, unless told otherwise. */
export const putPod = (cluster: FakeCluster, name: string, options: PodOptions = {}): void => {
	const {node, cpu = '500m', memory = '512Mi', owner, tolerations, deleting} = options;
	const {phase = node === undefined ? 'Pending' : 'Running', ready = phase === 'Running'} = options;
	cluster.put('Pod', {
		metadata: {
			name,
			namespace: 'default',
			...(owner ? {ownerReferences: [{apiVersion: 'apps/v1', name: 'owner', controller: true, ...owner}]} : {}),
			...(deleting ? {deletionTimestamp: '2026-01-01T10:32:00Z'} : {}),
		},
		spec: {
			...(node === undefined ? {} : {nodeName: node}),
			...(tolerations ? {tolerations} : {}),
			containers: [{name: 'main', image: 'nginx', resources: {requests: {cpu, memory}}}],
		},
		status: {
			phase,
			conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
			...(node === undefined
				? {}
				: {containerStatuses: [{name: 'main', image: 'nginx', imageID: '', ready, restartCount: 0}]}),
		},
	});
};

/** A deployment in `default` and its one replica set, `<name>-7d9`. */
export const putDeployment = (cluster: FakeCluster, name: string, replicas: number, ready = replicas): void => {
	cluster.put('Deployment', {
		metadata: {name, namespace: 'default'},
		spec: {replicas, selector: {}, template: {spec: {containers: []}}},
		status: {replicas, readyReplicas: ready, updatedReplicas: replicas},
	});
	cluster.put('ReplicaSet', {
		metadata: {
			name: `${name}-7d9`,
			namespace: 'default',
			ownerReferences: [
				{apiVersion: 'apps/v1', kind: 'Deployment', name, uid: `uid-Deployment-${name}`, controller: true},
			],
		},
		spec: {replicas, selector: {}},
	});
};

/** An event about a pod in `default`, `secondsAgo` before the start of the test. */
export const putEvent = (
	cluster: FakeCluster,
	name: string,
	{
		type = 'Normal',
		reason,
		pod,
		message,
		at,
	}: {
		readonly type?: string;
		readonly reason: string;
		readonly pod: string;
		readonly message: string;
		readonly at: string;
	},
): void =>
	cluster.put('Event', {
		metadata: {name, namespace: 'default'},
		involvedObject: {kind: 'Pod', name: pod, namespace: 'default'},
		type,
		reason,
		message,
		lastTimestamp: at,
		count: 1,
	});

/** Five nodes, a deployment of twelve with three pods that found no place, and a few events. */
export const putDemo = (cluster: FakeCluster): void => {
	putNode(cluster, 'node-0');
	putNode(cluster, 'node-1', {
		taints: [{key: 'key1', value: 'value1', effect: 'NoExecute', timeAdded: '2026-01-01T10:31:55Z'}],
	});
	putNode(cluster, 'node-2');
	putNode(cluster, 'node-3', {taints: [{key: 'dedicated', value: 'gpu', effect: 'NoSchedule'}]});
	putNode(cluster, 'node-10', {ready: false, fault: 'down'});
	putDeployment(cluster, 'web', 12, 9);
	cluster.put('StatefulSet', {
		metadata: {name: 'db', namespace: 'default'},
		spec: {replicas: 3},
		status: {replicas: 3, readyReplicas: 3, updatedReplicas: 3},
	});
	const owner = {kind: 'ReplicaSet', uid: 'uid-ReplicaSet-web-7d9'};
	for (let index = 0; index < 4; index++) putPod(cluster, `web-a${index}`, {node: 'node-0', owner});
	for (let index = 0; index < 5; index++) putPod(cluster, `web-b${index}`, {node: 'node-2', owner});
	for (let index = 0; index < 3; index++) putPod(cluster, `web-c${index}`, {owner});
	putPod(cluster, 'db-0', {node: 'node-3', owner: {kind: 'StatefulSet', uid: 'uid-StatefulSet-db'}});
	putEvent(cluster, 'e1', {
		reason: 'ScalingReplicaSet',
		pod: 'web-a0',
		message: 'Scaled up replica set web-7d9 to 12',
		at: '2026-01-01T10:32:00Z',
	});
	putEvent(cluster, 'e2', {
		type: 'Warning',
		reason: 'FailedScheduling',
		pod: 'web-c0',
		message: '0/5 nodes are available: 1 node(s) had untolerated taint {key1: value1}',
		at: '2026-01-01T10:32:05Z',
	});
	putEvent(cluster, 'e3', {
		reason: 'TaintManagerEviction',
		pod: 'web-c1',
		message: 'Marking for deletion Pod default/web-c1',
		at: '2026-01-01T10:32:02Z',
	});
};
