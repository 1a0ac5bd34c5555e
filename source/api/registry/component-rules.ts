import type {PolicyRule} from '../schema/kubernetes.generated.ts';
import {resourceRule as rule} from './policy-rule.ts';

const reading = ['get', 'list', 'watch'];
const changing = ['patch', 'update'];
const recording = rule(['', 'events.k8s.io'], ['events'], ['create', ...changing]);
const asking = [
	rule('authentication.k8s.io', ['tokenreviews'], ['create']),
	rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
];

/** A component that leads by a lease of its own name. */
const leading = (name: string): readonly PolicyRule[] => [
	rule('coordination.k8s.io', ['leases'], ['create']),
	rule('coordination.k8s.io', ['leases'], ['get', 'update'], [name]),
];

const approver = (signer: string): readonly PolicyRule[] => [
	rule('certificates.k8s.io', ['signers'], ['approve'], [`kubernetes.io/${signer}`]),
];

const signing = 'system:certificates.k8s.io:certificatesigningrequests';

/**
What the components of a cluster may do, by the name of their role. The components of this cluster are in one process with the
server and are not asked; the roles are for whoever binds or reads them.
*/
export const componentRules: {readonly [role: string]: readonly PolicyRule[]} = {
	'system:auth-delegator': asking,
	[`${signing}:nodeclient`]: [rule('certificates.k8s.io', ['certificatesigningrequests/nodeclient'], ['create'])],
	[`${signing}:selfnodeclient`]: [
		rule('certificates.k8s.io', ['certificatesigningrequests/selfnodeclient'], ['create']),
	],
	'system:certificates.k8s.io:kube-apiserver-client-approver': approver('kube-apiserver-client'),
	'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': approver('kube-apiserver-client-kubelet'),
	'system:certificates.k8s.io:kubelet-serving-approver': approver('kubelet-serving'),
	'system:certificates.k8s.io:legacy-unknown-approver': approver('legacy-unknown'),
	'system:heapster': [
		rule('', ['events', 'namespaces', 'nodes', 'pods'], reading),
		rule('extensions', ['deployments'], reading),
	],
	'system:kube-aggregator': [rule('', ['endpoints', 'services'], reading)],
	'system:kube-controller-manager': [
		recording,
		...leading('kube-controller-manager'),
		rule('', ['secrets', 'serviceaccounts'], ['create']),
		rule('', ['secrets'], ['delete']),
		rule('', ['configmaps', 'namespaces', 'secrets', 'serviceaccounts'], ['get']),
		rule('', ['secrets', 'serviceaccounts'], ['update']),
		...asking,
		rule('*', ['*'], ['list', 'watch']),
		rule('', ['serviceaccounts/token'], ['create']),
	],
	'system:kube-dns': [rule('', ['endpoints', 'services'], ['list', 'watch'])],
	'system:kube-scheduler': [
		recording,
		...leading('kube-scheduler'),
		rule('', ['nodes'], reading),
		rule('', ['pods'], ['delete', ...reading]),
		rule('', ['bindings', 'pods/binding'], ['create']),
		rule('', ['pods/status'], changing),
		rule('', ['replicationcontrollers', 'services'], reading),
		rule(['apps', 'extensions'], ['replicasets'], reading),
		rule('apps', ['statefulsets'], reading),
		rule('policy', ['poddisruptionbudgets'], reading),
		rule('', ['persistentvolumeclaims', 'persistentvolumes'], reading),
		...asking,
		rule('storage.k8s.io', ['csinodes'], reading),
		rule('', ['namespaces'], reading),
		rule('storage.k8s.io', ['csidrivers'], reading),
		rule('storage.k8s.io', ['csistoragecapacities'], reading),
	],
	'system:kubelet-api-admin': [
		rule('', ['nodes'], reading),
		rule('', ['nodes'], ['proxy']),
		rule('', ['nodes/log', 'nodes/metrics', 'nodes/proxy', 'nodes/stats'], ['*']),
	],
	'system:monitoring': [
		{
			nonResourceURLs: [
				'/healthz',
				'/healthz/*',
				'/livez',
				'/livez/*',
				'/metrics',
				'/metrics/slis',
				'/readyz',
				'/readyz/*',
			],
			verbs: ['get'],
		},
	],
	'system:node': [
		rule('authentication.k8s.io', ['tokenreviews'], ['create']),
		rule('authorization.k8s.io', ['localsubjectaccessreviews', 'subjectaccessreviews'], ['create']),
		rule('', ['services'], reading),
		rule('', ['nodes'], ['create', ...reading]),
		rule('', ['nodes/status'], changing),
		rule('', ['nodes'], changing),
		rule('', ['events'], ['create', ...changing]),
		rule('', ['pods'], reading),
		rule('', ['pods'], ['create', 'delete']),
		rule('', ['pods/status'], changing),
		rule('', ['pods/eviction'], ['create']),
		rule('', ['configmaps', 'secrets'], reading),
		rule('', ['persistentvolumeclaims', 'persistentvolumes'], ['get']),
		rule('', ['endpoints'], ['get']),
		rule('certificates.k8s.io', ['certificatesigningrequests'], ['create', ...reading]),
		rule('coordination.k8s.io', ['leases'], ['create', 'delete', 'get', ...changing]),
		rule('storage.k8s.io', ['volumeattachments'], ['get']),
		rule('', ['serviceaccounts/token'], ['create']),
		rule('', ['persistentvolumeclaims/status'], ['get', ...changing]),
		rule('storage.k8s.io', ['csidrivers'], reading),
		rule('storage.k8s.io', ['csinodes'], ['create', 'delete', 'get', ...changing]),
		rule('node.k8s.io', ['runtimeclasses'], reading),
	],
	'system:node-bootstrapper': [rule('certificates.k8s.io', ['certificatesigningrequests'], ['create', ...reading])],
	'system:node-problem-detector': [rule('', ['nodes'], ['get']), rule('', ['nodes/status'], ['patch']), recording],
	'system:node-proxier': [
		rule('', ['endpoints', 'services'], ['list', 'watch']),
		rule('', ['nodes'], reading),
		recording,
		rule('discovery.k8s.io', ['endpointslices'], ['list', 'watch']),
	],
	'system:persistent-volume-provisioner': [
		rule('', ['persistentvolumes'], ['create', 'delete', ...reading]),
		rule('', ['persistentvolumeclaims'], ['get', 'list', 'update', 'watch']),
		rule('storage.k8s.io', ['storageclasses'], reading),
		rule('', ['events'], ['watch']),
		recording,
	],
	'system:service-account-issuer-discovery': [
		{nonResourceURLs: ['/.well-known/openid-configuration', '/openid/v1/jwks'], verbs: ['get']},
	],
	'system:volume-scheduler': [
		rule('', ['persistentvolumes'], ['get', 'list', ...changing, 'watch']),
		rule('storage.k8s.io', ['storageclasses'], reading),
		rule('', ['persistentvolumeclaims'], ['get', 'list', ...changing, 'watch']),
	],
};
