import type {PolicyRule} from '../schema/kubernetes.generated.ts';
import {componentRules} from './component-rules.ts';
import {resourceRule as rule} from './policy-rule.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const group = 'rbac.authorization.k8s.io';
const bootstrapping = {'kubernetes.io/bootstrapping': 'rbac-defaults'};
const annotations = {'rbac.authorization.kubernetes.io/autoupdate': 'true'};

const reading = ['get', 'list', 'watch'];
const writing = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const everything = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const events = ['', 'events.k8s.io'];

const withStatus = (...resources: readonly string[]): string[] =>
	resources.flatMap(resource => [resource, `${resource}/status`]);
const withScale = (...resources: readonly string[]): string[] =>
	resources.flatMap(resource => [resource, `${resource}/scale`]);

const scalable = ['deployments', 'replicasets', 'statefulsets'];
const oldWorkloads = ['daemonsets', 'deployments', 'replicasets'];

const viewRules: readonly PolicyRule[] = [
	rule(
		'',
		[
			'configmaps',
			'endpoints',
			...withStatus('persistentvolumeclaims'),
			'pods',
			...withScale('replicationcontrollers'),
			'serviceaccounts',
			...withStatus('services'),
		],
		reading,
	),
	rule(
		'',
		[
			'bindings',
			'limitranges',
			'namespaces/status',
			'pods/log',
			'pods/status',
			'replicationcontrollers/status',
			...withStatus('resourcequotas'),
		],
		reading,
	),
	rule('', ['namespaces'], reading),
	rule(events, ['events'], reading),
	rule('discovery.k8s.io', ['endpointslices'], reading),
	rule(
		'apps',
		[
			'controllerrevisions',
			...withStatus('daemonsets', ...scalable),
			...scalable.map(name => `${name}/scale`),
		].toSorted(),
		reading,
	),
	rule('autoscaling', withStatus('horizontalpodautoscalers'), reading),
	rule('batch', withStatus('cronjobs', 'jobs'), reading),
	rule(
		'extensions',
		[
			...withStatus(...oldWorkloads, 'ingresses'),
			'deployments/scale',
			'networkpolicies',
			'replicasets/scale',
			'replicationcontrollers/scale',
		].toSorted(),
		reading,
	),
	rule('policy', withStatus('poddisruptionbudgets'), reading),
	rule('networking.k8s.io', [...withStatus('ingresses'), 'networkpolicies'], reading),
	rule('resource.k8s.io', [...withStatus('resourceclaims'), 'resourceclaimtemplates'], reading),
];

const connections = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'];

const editRules: readonly PolicyRule[] = [
	rule('', [...connections, 'secrets', 'services/proxy'], reading),
	rule('', ['serviceaccounts'], ['impersonate']),
	rule('', ['pods', ...connections], writing),
	rule('', ['pods/eviction'], ['create']),
	rule(
		'',
		[
			'configmaps',
			'persistentvolumeclaims',
			...withScale('replicationcontrollers'),
			'secrets',
			'serviceaccounts',
			'services',
			'services/proxy',
		],
		writing,
	),
	rule('', ['serviceaccounts/token'], ['create']),
	rule(events, ['events'], writing),
	rule('apps', ['daemonsets', 'deployments/rollback', ...withScale(...scalable)].toSorted(), writing),
	rule('autoscaling', ['horizontalpodautoscalers'], writing),
	rule('batch', ['cronjobs', 'jobs'], writing),
	rule(
		'extensions',
		[
			...oldWorkloads,
			'deployments/rollback',
			'deployments/scale',
			'ingresses',
			'networkpolicies',
			'replicasets/scale',
			'replicationcontrollers/scale',
		].toSorted(),
		writing,
	),
	rule('policy', ['poddisruptionbudgets'], writing),
	rule('networking.k8s.io', ['ingresses', 'networkpolicies'], writing),
	rule('coordination.k8s.io', ['leases'], everything),
	rule('resource.k8s.io', ['resourceclaims', 'resourceclaimtemplates'], writing),
];

const adminRules: readonly PolicyRule[] = [
	rule('authorization.k8s.io', ['localsubjectaccessreviews'], ['create']),
	rule(group, ['rolebindings', 'roles'], everything),
];

const aggregatesTo = (name: string) => ({[`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true'});

const role = (name: string, rules: readonly PolicyRule[], labels: object = {}) => ({
	resource: [group, 'v1', 'clusterroles'] as const,
	body: {apiVersion, kind: 'ClusterRole', metadata: {name, labels: {...bootstrapping, ...labels}, annotations}, rules},
});

/**
A role that is the sum of the roles with its label. Its rules are there from the start, as kube-controller-manager would put them
together, so that they hold without controllers too.
*/
const aggregatedRole = (name: string, rules: readonly PolicyRule[], labels: object = {}) => {
	const plain = role(name, rules, labels);
	const aggregationRule = {clusterRoleSelectors: [{matchLabels: aggregatesTo(name)}]};
	return {...plain, body: {...plain.body, aggregationRule}};
};

const binding = (name: string, ...groups: readonly string[]) => ({
	resource: [group, 'v1', 'clusterrolebindings'] as const,
	body: {
		apiVersion,
		kind: 'ClusterRoleBinding',
		metadata: {name, labels: bootstrapping, annotations},
		roleRef: {apiGroup: group, kind: 'ClusterRole', name},
		subjects: groups.map(subject => ({apiGroup: group, kind: 'Group', name: subject})),
	},
});

const healthPaths = ['/healthz', '/livez'];
const publicPaths = [...healthPaths, '/readyz', '/version', '/version/'];
const discoveryPaths = ['/api', '/api/*', '/apis', '/apis/*', ...publicPaths, '/openapi', '/openapi/*'].toSorted();

/** The roles and bindings that users of every cluster count on, and the roles of its components. */
export const bootstrapRoles = [
	role('cluster-admin', [
		{apiGroups: ['*'], resources: ['*'], verbs: ['*']},
		{nonResourceURLs: ['*'], verbs: ['*']},
	]),
	aggregatedRole('admin', [...editRules, ...viewRules, ...adminRules]),
	aggregatedRole('edit', [...editRules, ...viewRules], aggregatesTo('admin')),
	aggregatedRole('view', viewRules, aggregatesTo('edit')),
	role('system:aggregate-to-admin', adminRules, aggregatesTo('admin')),
	role('system:aggregate-to-edit', editRules, aggregatesTo('edit')),
	role('system:aggregate-to-view', viewRules, aggregatesTo('view')),
	role('system:discovery', [{nonResourceURLs: discoveryPaths, verbs: ['get']}]),
	role('system:public-info-viewer', [{nonResourceURLs: publicPaths, verbs: ['get']}]),
	role('system:basic-user', [
		rule('authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], ['create']),
		rule('authentication.k8s.io', ['selfsubjectreviews'], ['create']),
	]),
	...Object.entries(componentRules).map(([name, rules]) => role(name, rules)),
	binding('cluster-admin', 'system:masters'),
	binding('system:discovery', 'system:authenticated'),
	binding('system:public-info-viewer', 'system:authenticated', 'system:unauthenticated'),
	binding('system:basic-user', 'system:authenticated'),
];
