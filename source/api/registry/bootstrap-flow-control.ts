const group = 'flowcontrol.apiserver.k8s.io';
const apiVersion = `${group}/v1`;
const annotations = {'apf.kubernetes.io/autoupdate-spec': 'true'};

const priorityLevel = (name: string, spec: object) => ({
	resource: [group, 'v1', 'prioritylevelconfigurations'] as const,
	body: {apiVersion, kind: 'PriorityLevelConfiguration', metadata: {name, annotations}, spec},
});

/** A level with a share of what the server does at a time. */
const limited = (name: string, shares: number, lendablePercent: number, limitResponse: object) =>
	priorityLevel(name, {
		type: 'Limited',
		limited: {nominalConcurrencyShares: shares, lendablePercent, limitResponse},
	});

const queued = (queues: number, handSize: number) => ({
	type: 'Queue',
	queuing: {queues, handSize, queueLengthLimit: 50},
});

const groups = (...names: readonly string[]) => names.map(name => ({kind: 'Group', group: {name}}));
const users = (...names: readonly string[]) => names.map(name => ({kind: 'User', user: {name}}));
const systemAccounts = [{kind: 'ServiceAccount', serviceAccount: {namespace: 'kube-system', name: '*'}}];
const everybody = groups('system:unauthenticated', 'system:authenticated');

const anyResource = {verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true};
const leases = (verbs: readonly string[]) => ({
	verbs,
	apiGroups: ['coordination.k8s.io'],
	resources: ['leases'],
	namespaces: ['*'],
});
const anything = {resourceRules: [anyResource], nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*']}]};

type Distinguisher = 'ByUser' | 'ByNamespace' | undefined;

const flowSchema = (
	name: string,
	level: string,
	matchingPrecedence: number,
	distinguisher: Distinguisher,
	rule: {readonly subjects: readonly object[]; readonly resourceRules?: object; readonly nonResourceRules?: object},
) => ({
	resource: [group, 'v1', 'flowschemas'] as const,
	body: {
		apiVersion,
		kind: 'FlowSchema',
		metadata: {name, annotations},
		spec: {
			priorityLevelConfiguration: {name: level},
			matchingPrecedence,
			...(distinguisher && {distinguisherMethod: {type: distinguisher}}),
			rules: [rule],
		},
	},
});

const nodes = {
	verbs: ['*'],
	apiGroups: [''],
	resources: ['nodes', 'nodes/status'],
	namespaces: ['*'],
	clusterScope: true,
};

/** The priority levels and flow schemas that kube-apiserver keeps, mandatory ones and suggestions. */
export const bootstrapFlowControl = [
	priorityLevel('exempt', {type: 'Exempt', exempt: {nominalConcurrencyShares: 0, lendablePercent: 0}}),
	limited('catch-all', 5, 0, {type: 'Reject'}),
	limited('system', 30, 33, queued(64, 6)),
	limited('node-high', 40, 25, queued(64, 6)),
	limited('leader-election', 10, 0, queued(16, 4)),
	limited('workload-high', 40, 50, queued(128, 6)),
	limited('workload-low', 100, 90, queued(128, 6)),
	limited('global-default', 20, 50, queued(128, 6)),
	flowSchema('exempt', 'exempt', 1, undefined, {subjects: groups('system:masters'), ...anything}),
	flowSchema('probes', 'exempt', 2, undefined, {
		subjects: everybody,
		nonResourceRules: [{verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez']}],
	}),
	flowSchema('system-leader-election', 'leader-election', 100, 'ByUser', {
		subjects: [...users('system:kube-controller-manager', 'system:kube-scheduler'), ...systemAccounts],
		resourceRules: [leases(['get', 'create', 'update'])],
	}),
	flowSchema('system-node-high', 'node-high', 400, 'ByUser', {
		subjects: groups('system:nodes'),
		resourceRules: [nodes, leases(['*'])],
	}),
	flowSchema('system-nodes', 'system', 500, 'ByUser', {subjects: groups('system:nodes'), ...anything}),
	...['kube-controller-manager', 'kube-scheduler'].map(name =>
		flowSchema(name, 'workload-high', 800, 'ByNamespace', {subjects: users(`system:${name}`), ...anything}),
	),
	flowSchema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', {
		subjects: systemAccounts,
		...anything,
	}),
	flowSchema('service-accounts', 'workload-low', 9000, 'ByUser', {
		subjects: groups('system:serviceaccounts'),
		...anything,
	}),
	flowSchema('global-default', 'global-default', 9900, 'ByUser', {subjects: everybody, ...anything}),
	flowSchema('catch-all', 'catch-all', 10_000, 'ByUser', {subjects: everybody, ...anything}),
];
