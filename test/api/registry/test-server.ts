import {createApiServer} from '../../../source/api/api-server.ts';
import type {
	KindDescription,
	RequestOptions,
	ResourceRequest,
	UserInfo,
	WatchEvent,
} from '../../../source/api/types.ts';
import {createRandom, systemEntropy, type Random} from '../../../source/clock/random.ts';
import {createVirtualClock} from '../../../source/clock/virtual.ts';
import type {Status} from '../../../source/machinery/status-error.ts';
import {StatusError} from '../../../source/machinery/status-error.ts';
import {openTestStore} from './test-store.ts';
import {tinyKinds} from './tiny-kinds.ts';

const user: UserInfo = {name: 'tester', groups: ['system:masters']};

type Rest = Partial<Omit<ResourceRequest, 'verb' | 'resource' | 'user'>>;

const admissionPlurals = [
	'validatingadmissionpolicies',
	'validatingadmissionpolicybindings',
	'mutatingadmissionpolicies',
	'mutatingadmissionpolicybindings',
	'validatingwebhookconfigurations',
	'mutatingwebhookconfigurations',
];

const groups: {readonly [plural: string]: string} = {
	apiservices: 'apiregistration.k8s.io',
	clusterroles: 'rbac.authorization.k8s.io',
	customresourcedefinitions: 'apiextensions.k8s.io',
	deployments: 'apps',
	endpointslices: 'discovery.k8s.io',
	leases: 'coordination.k8s.io',
	poddisruptionbudgets: 'policy',
	priorityclasses: 'scheduling.k8s.io',
	...Object.fromEntries(admissionPlurals.map(plural => [plural, 'admissionregistration.k8s.io'])),
};

const clusterScoped: readonly string[] = [
	'namespaces',
	'nodes',
	'apiservices',
	'customresourcedefinitions',
	'priorityclasses',
	'clusterroles',
	...admissionPlurals,
];

/** An API server over an empty store, with a namespace `default` and its service account; of few kinds unless others are given. */
export const startServer = async (seed: number | Random = 1, kinds: readonly KindDescription[] = tinyKinds) => {
	const clock = createVirtualClock();
	const {store, storage} = await openTestStore(clock);
	const logged: string[] = [];
	const open = async () =>
		createApiServer({
			storage: await storage(),
			clock,
			random: typeof seed === 'number' ? createRandom(seed) : seed,
			entropy: systemEntropy,
			kinds,
			log: {error: message => void logged.push(message)},
		});
	const api = await open();
	const request = (verb: ResourceRequest['verb'], resource: string, rest: Rest = {}): ResourceRequest => ({
		verb,
		group: groups[resource] ?? '',
		version: 'v1',
		resource,
		user,
		...(!clusterScoped.includes(resource) && {namespace: 'default'}),
		...rest,
	});
	const respond = (verb: ResourceRequest['verb'], resource: string, rest?: Rest) =>
		api.handle(request(verb, resource, rest));
	const call = async (verb: ResourceRequest['verb'], resource: string, rest?: Rest): Promise<any> =>
		(await respond(verb, resource, rest)).object;
	const server = {
		api,
		clock,
		store,
		logged,
		/** A second server over the same store, as after a restart. */
		open,
		respond,
		call,
		create: (resource: string, body: object, rest: Rest = {}) => call('create', resource, {body, ...rest}),
		get: (resource: string, name: string, rest: Rest = {}) => call('get', resource, {name, ...rest}),
		list: (resource: string, options: RequestOptions = {}, rest: Rest = {}) =>
			call('list', resource, {options, ...rest}),
		merge: (resource: string, name: string, body: object, rest: Rest = {}) =>
			call('patch', resource, {name, body, patchType: 'merge', ...rest}),
		remove: (resource: string, name: string, body?: object, rest: Rest = {}) =>
			call('delete', resource, {name, body, ...rest}),
		/** The Status with which a request fails. */
		fails: async (verb: ResourceRequest['verb'], resource: string, rest?: Rest): Promise<Status> => {
			try {
				await respond(verb, resource, rest);
			} catch (error) {
				if (error instanceof StatusError) return error.status;
				throw error;
			}
			throw new Error(`${verb} ${resource} succeeded`);
		},
		/** Opens a watch and gathers what it sends. */
		watch: async (resource: string, options: RequestOptions = {}, rest: Rest = {}) => {
			const events: WatchEvent[] = [];
			const seen = {events, ended: false, full: false};
			const handle = await api.watch(request('watch', resource, {options, ...rest}), {
				events: batch => {
					if (seen.full) return false;
					events.push(...batch);
					return true;
				},
				ended: () => {
					seen.ended = true;
				},
			});
			return {
				...handle,
				seen,
				summary: () => events.map(({type, object}) => `${type} ${(object as any).metadata?.name ?? ''}`),
			};
		},
		/** Lets everything that is due happen, then `ms` of cluster time pass. */
		pass: (ms = 0) => clock.runUntil(() => false, ms),
	};
	await server.create('serviceaccounts', {metadata: {name: 'default'}});
	return server;
};

export const podOf = (name: string, spec: object = {}, metadata: object = {}) => ({
	metadata: {name, ...metadata},
	spec: {automountServiceAccountToken: false, containers: [{name: 'c', image: 'registry.example/app:1'}], ...spec},
});

/** Creates a pod and binds it to a node. */
export const bindPod = async (server: Awaited<ReturnType<typeof startServer>>, name: string, node = 'node-a') => {
	await server.create('pods', podOf(name));
	await server.call('create', 'pods', {
		name,
		subresource: 'binding',
		body: {metadata: {name}, target: {kind: 'Node', name: node}},
	});
};
