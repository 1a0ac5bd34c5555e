import {createCatalogue} from '../../../source/api/catalogue.ts';
import {configMapPrinter} from '../../../source/api/kinds/config-map/printer.ts';
import type {
	ApiServer,
	KindDescription,
	ResourceRequest,
	ResourceResponse,
	StreamReceiver,
	WatchReceiver,
} from '../../../source/api/types.ts';
import type {KubernetesObject} from '../../../source/machinery/json.ts';
import {notFound} from '../../../source/machinery/statuses.ts';

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const describe = (description: Partial<KindDescription>): KindDescription => ({
	group: '',
	version: 'v1',
	kind: 'ConfigMap',
	plural: 'configmaps',
	singular: 'configmap',
	shortNames: [],
	categories: [],
	namespaced: true,
	verbs: allVerbs,
	subresources: {},
	schema: 'io.k8s.api.core.v1.ConfigMap',
	...description,
});

const kinds = [
	describe({shortNames: ['cm'], printer: configMapPrinter}),
	describe({
		kind: 'Namespace',
		plural: 'namespaces',
		singular: 'namespace',
		namespaced: false,
		subresources: {status: {kind: 'Namespace', verbs: ['get', 'patch', 'update']}},
		schema: 'io.k8s.api.core.v1.Namespace',
	}),
	describe({
		kind: 'Pod',
		plural: 'pods',
		singular: 'pod',
		categories: ['all'],
		subresources: {
			log: {kind: 'Pod', verbs: ['get']},
			eviction: {group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create']},
		},
		schema: 'io.k8s.api.core.v1.Pod',
	}),
	describe({kind: 'Binding', plural: 'bindings', singular: 'binding', verbs: ['create']}),
	describe({
		group: 'apps',
		kind: 'Deployment',
		plural: 'deployments',
		singular: 'deployment',
		schema: 'io.k8s.api.apps.v1.Deployment',
	}),
];

export const configMap = (name: string, data: {[key: string]: string} = {}): KubernetesObject =>
	({
		kind: 'ConfigMap',
		apiVersion: 'v1',
		metadata: {
			name,
			namespace: 'default',
			uid: `uid-${name}`,
			resourceVersion: '7',
			creationTimestamp: '2026-01-01T00:00:00Z',
		},
		data,
	}) as KubernetesObject;

/** An API server that records what it is asked, holds a few config maps, and lets a test send watch events. */
export interface FakeApi extends ApiServer {
	readonly requests: ResourceRequest[];
	readonly watches: {readonly receiver: WatchReceiver; cancelled: boolean; resumed: number}[];
	readonly logs: {readonly receiver: StreamReceiver<string>; cancelled: boolean; resumed: number}[];
	objects: KubernetesObject[];
	/** Replaces the answer of the next request. */
	next?: (request: ResourceRequest) => ResourceResponse | Promise<ResourceResponse>;
}

const respond = (api: FakeApi, request: ResourceRequest): ResourceResponse => {
	if (request.verb === 'list') {
		const list = {kind: 'ConfigMapList', apiVersion: 'v1', metadata: {resourceVersion: '9'}, items: api.objects};
		return {code: 200, object: list, warnings: []};
	}
	if (request.verb === 'create') return {code: 201, object: request.body as KubernetesObject, warnings: []};
	const object = api.objects.find(({metadata}) => metadata.name === request.name);
	if (object === undefined) throw notFound({group: request.group, resource: request.resource}, request.name ?? '');
	return {code: 200, object, warnings: []};
};

export const createFakeApi = (): FakeApi => ({
	requests: [],
	watches: [],
	logs: [],
	objects: [configMap('a', {k: 'v'}), configMap('b')],
	catalogue: createCatalogue(kinds),
	async handle(request) {
		this.requests.push(request);
		const {next} = this;
		delete this.next;
		return next === undefined ? respond(this, request) : next(request);
	},
	async watch(request, receiver) {
		this.requests.push(request);
		const watch = {receiver, cancelled: false, resumed: 0};
		this.watches.push(watch);
		return {cancel: () => void (watch.cancelled = true), resume: () => void watch.resumed++};
	},
	async followLog(request, receiver) {
		this.requests.push(request);
		if (request.name === 'on-no-node') return undefined;
		const log = {receiver, cancelled: false, resumed: 0};
		this.logs.push(log);
		return {cancel: () => void (log.cancelled = true), resume: () => void log.resumed++};
	},
});
