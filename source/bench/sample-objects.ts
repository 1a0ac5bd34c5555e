const filler = 'x'.repeat(600);

/** A ConfigMap of about 0.9 kB as stored. */
export const configMap = (name: string) => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace: 'default'},
	data: {filler},
});

const template = (label: string) => ({
	metadata: {labels: {app: label}},
	spec: {containers: [{name: 'main', image: 'pause:3.10', resources: {requests: {cpu: '100m', memory: '16Mi'}}}]},
});

/** A Deployment of small pods. */
export const deployment = (name: string, replicas: number) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, namespace: 'default'},
	spec: {replicas, selector: {matchLabels: {app: name}}, template: template(name)},
});

/** A pending pod of the ReplicaSet `owner`, with more in its spec if need be. */
export const pendingPod = (name: string, owner: string, spec: object = {}) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {
		name,
		namespace: 'default',
		labels: {app: owner},
		ownerReferences: [{apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true}],
	},
	spec: {...template(owner).spec, ...spec},
});

/** The ReplicaSet that such pods are of. */
export const replicaSet = (name: string) => ({
	apiVersion: 'apps/v1',
	kind: 'ReplicaSet',
	metadata: {name, namespace: 'default', uid: name},
	spec: {replicas: 1, selector: {matchLabels: {app: name}}, template: template(name)},
});

/** A node of one of three zones. */
export const zonedNode = (index: number) => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {
		name: `node-${index}`,
		labels: {'kubernetes.io/hostname': `node-${index}`, 'topology.kubernetes.io/zone': `zone-${index % 3}`},
	},
	status: {allocatable: {cpu: '32', memory: '256Gi', pods: '110'}},
});
