import type {PolicyRule} from '../schema/kubernetes.generated.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const group = 'rbac.authorization.k8s.io';
const labels = {'kubernetes.io/bootstrapping': 'rbac-defaults'};
const annotations = {'rbac.authorization.kubernetes.io/autoupdate': 'true'};

const reading = ['get', 'list', 'watch'];
const writing = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
	apiGroups: [apiGroup],
	resources: [...resources],
	verbs: [...verbs],
});

/** What people who use a namespace work with, by API group. */
const workloads: readonly (readonly [apiGroup: string, resources: readonly string[]])[] = [
	[
		'',
		[
			'configmaps',
			'endpoints',
			'persistentvolumeclaims',
			'pods',
			'replicationcontrollers',
			'replicationcontrollers/scale',
			'serviceaccounts',
			'services',
		],
	],
	[
		'apps',
		[
			'daemonsets',
			'deployments',
			'deployments/scale',
			'replicasets',
			'replicasets/scale',
			'statefulsets',
			'statefulsets/scale',
		],
	],
	['autoscaling', ['horizontalpodautoscalers']],
	['batch', ['cronjobs', 'jobs']],
	['networking.k8s.io', ['ingresses', 'networkpolicies']],
	['policy', ['poddisruptionbudgets']],
];

const onlyRead: readonly PolicyRule[] = [
	rule('', ['bindings', 'events', 'limitranges', 'namespaces', 'pods/log', 'pods/status', 'resourcequotas'], reading),
	rule('', ['namespaces/status', 'replicationcontrollers/status', 'resourcequotas/status'], reading),
	rule('', ['persistentvolumeclaims/status', 'services/status'], reading),
	rule('apps', ['controllerrevisions', 'daemonsets/status', 'deployments/status'], reading),
	rule('apps', ['replicasets/status', 'statefulsets/status'], reading),
	rule('batch', ['cronjobs/status', 'jobs/status'], reading),
	rule('discovery.k8s.io', ['endpointslices'], reading),
];

const viewRules = [...workloads.map(([apiGroup, resources]) => rule(apiGroup, resources, reading)), ...onlyRead];

const editRules = [
	...viewRules,
	...workloads.map(([apiGroup, resources]) => rule(apiGroup, resources, writing)),
	rule('', ['secrets'], [...reading, ...writing]),
	rule('', ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'], [...reading, ...writing]),
	rule('', ['pods/eviction', 'serviceaccounts/token'], ['create']),
	rule('', ['serviceaccounts'], ['impersonate']),
];

const adminRules = [
	...editRules,
	rule(group, ['rolebindings', 'roles'], [...reading, ...writing]),
	rule('authorization.k8s.io', ['localsubjectaccessreviews'], ['create']),
];

const role = (name: string, rules: readonly PolicyRule[]) => ({
	resource: [group, 'v1', 'clusterroles'] as const,
	body: {apiVersion, kind: 'ClusterRole', metadata: {name, labels, annotations}, rules},
});

const binding = (name: string, ...groups: readonly string[]) => ({
	resource: [group, 'v1', 'clusterrolebindings'] as const,
	body: {
		apiVersion,
		kind: 'ClusterRoleBinding',
		metadata: {name, labels, annotations},
		roleRef: {apiGroup: group, kind: 'ClusterRole', name},
		subjects: groups.map(subject => ({apiGroup: group, kind: 'Group', name: subject})),
	},
});

const publicPaths = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const discoveryPaths = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...publicPaths];
const everywhere = {apiGroups: ['*'], resources: ['*'], verbs: ['*']};

/**
The roles and bindings that users of every cluster count on. Roles of components are left out: the components of a cluster in
one process are not asked what they may do.
*/
export const bootstrapRoles = [
	role('cluster-admin', [everywhere, {nonResourceURLs: ['*'], verbs: ['*']}]),
	role('admin', adminRules),
	role('edit', editRules),
	role('view', viewRules),
	role('system:discovery', [{nonResourceURLs: discoveryPaths, verbs: ['get']}]),
	role('system:public-info-viewer', [{nonResourceURLs: publicPaths, verbs: ['get']}]),
	role('system:basic-user', [
		rule('authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], ['create']),
		rule('authentication.k8s.io', ['selfsubjectreviews'], ['create']),
	]),
	binding('cluster-admin', 'system:masters'),
	binding('system:discovery', 'system:authenticated'),
	binding('system:public-info-viewer', 'system:authenticated', 'system:unauthenticated'),
	binding('system:basic-user', 'system:authenticated'),
];
