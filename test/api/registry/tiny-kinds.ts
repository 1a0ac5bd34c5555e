import {required} from '../../../source/machinery/field-error.ts';
import type {KindDescription} from '../../../source/api/types.ts';
import type {ConfigMap, Deployment, Namespace, Pod, Service} from '../../../source/api/schema/kubernetes.generated.ts';

const objectVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const partVerbs = ['get', 'patch', 'update'];

const describe = (
	kind: string,
	plural: string,
	schema: string,
	more: Partial<KindDescription> = {},
): KindDescription => ({
	group: '',
	version: 'v1',
	kind,
	plural,
	singular: kind.toLowerCase(),
	shortNames: [],
	categories: [],
	namespaced: true,
	verbs: objectVerbs,
	subresources: {},
	schema: `io.k8s.api.${schema}`,
	...more,
});

/** Small stand-ins for built-in kinds: enough of their rules to see what the registry does with a description. */
export const configMaps = describe('ConfigMap', 'configmaps', 'core.v1.ConfigMap', {
	validate: (object: ConfigMap) =>
		'bad key' in (object.data ?? {}) ? [required('data[bad key]', 'a better key')] : [],
});

const namespaces = describe('Namespace', 'namespaces', 'core.v1.Namespace', {
	namespaced: false,
	generation: false,
	subresources: {
		status: {kind: 'Namespace', verbs: partVerbs},
		finalize: {kind: 'Namespace', verbs: ['update']},
	},
	prepareForCreate: (namespace: Namespace) => ({
		...namespace,
		spec: {finalizers: ['kubernetes']},
		status: {phase: 'Active'},
	}),
});

const pods = describe('Pod', 'pods', 'core.v1.Pod', {
	generation: true,
	deleteReturnsObject: true,
	subresources: {
		status: {kind: 'Pod', verbs: partVerbs},
		binding: {kind: 'Binding', verbs: ['create']},
		eviction: {kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create']},
		log: {kind: 'Pod', verbs: ['get']},
		exec: {kind: 'PodExecOptions', verbs: ['create', 'get']},
	},
	prepareForCreate: (pod: Pod) => ({...pod, status: {phase: 'Pending', qosClass: 'BestEffort'}}),
	selectableFields: {
		'spec.nodeName': (pod: Pod) => pod.spec.nodeName ?? '',
		'status.phase': (pod: Pod) => pod.status?.phase ?? '',
	},
	gracePeriod: (pod: Pod, requested) => {
		if (!pod.spec.nodeName || ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')) return 0;
		return requested ?? pod.spec.terminationGracePeriodSeconds ?? 30;
	},
});

const deployments = describe('Deployment', 'deployments', 'apps.v1.Deployment', {
	group: 'apps',
	subresources: {
		status: {kind: 'Deployment', verbs: partVerbs},
		scale: {kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: partVerbs},
	},
	scale: {
		replicas: (object: Deployment) => object.spec.replicas ?? 0,
		statusReplicas: (object: Deployment) => object.status?.replicas ?? 0,
		selector: () => 'app=web',
		withReplicas: (object: Deployment, replicas: number) => ({...object, spec: {...object.spec, replicas}}),
	},
});

const services = describe('Service', 'services', 'core.v1.Service', {
	generation: false,
	storagePrefix: 'services/specs',
	createOnUpdate: true,
	deleteReturnsObject: true,
	subresources: {status: {kind: 'Service', verbs: partVerbs}},
	defaults: (service: Service) => ({...service, spec: {type: 'ClusterIP', ...service.spec}}),
});

const leases = describe('Lease', 'leases', 'coordination.v1.Lease', {
	group: 'coordination.k8s.io',
	unconditionalUpdate: false,
	createOnUpdate: true,
});

export const tinyKinds: readonly KindDescription[] = [
	configMaps,
	namespaces,
	pods,
	services,
	describe('ServiceAccount', 'serviceaccounts', 'core.v1.ServiceAccount'),
	describe('Node', 'nodes', 'core.v1.Node', {namespaced: false, storagePrefix: 'minions', generation: false}),
	describe('Event', 'events', 'core.v1.Event', {timeToLiveSeconds: 3600}),
	describe('PriorityClass', 'priorityclasses', 'scheduling.v1.PriorityClass', {
		group: 'scheduling.k8s.io',
		namespaced: false,
	}),
	describe('PodDisruptionBudget', 'poddisruptionbudgets', 'policy.v1.PodDisruptionBudget', {
		group: 'policy',
		unconditionalUpdate: false,
		subresources: {status: {kind: 'PodDisruptionBudget', verbs: partVerbs}},
	}),
	deployments,
	leases,
];
