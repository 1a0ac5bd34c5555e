import type {ApiServer, ListObject, PatchType, RequestOptions, ResourceRequest, UserInfo, Verb} from '../api/types.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import {createBody, deleteBody, namespaceOf} from './bodies.ts';
import {logQuery} from './log-query.ts';
import {createResourceNames} from './resource-names.ts';
import {typedClient} from './typed-client.ts';
import type {
	Client,
	ListOptions,
	LogOptions,
	LogReceiver,
	ObjectKey,
	RawClient,
	ResourceName,
	WriteOptions,
} from './types.ts';

export interface InProcessOptions {
	readonly user: UserInfo;
	/** Names the field manager of what this client writes. */
	readonly userAgent: string;
}

const listOptions = (options: ListOptions): RequestOptions => ({
	labelSelector: options.labelSelector,
	fieldSelector: options.fieldSelector,
	resourceVersion: options.resourceVersion,
	resourceVersionMatch: options.resourceVersionMatch,
	limit: options.limit,
	continue: options.continue,
});

const writeOptions = (options: WriteOptions): RequestOptions => ({
	dryRun: options.dryRun ? ['All'] : undefined,
	fieldManager: options.fieldManager,
	fieldValidation: options.fieldValidation,
	force: options.force,
});

/** Whole lines, as logs are written. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** A client that hands requests to an API server in this process, objects by reference. Failures reject with StatusError. */
export const createInProcessClient = (api: ApiServer, options: InProcessOptions): Client => {
	const names = createResourceNames(api.catalogue);
	const request = (verb: Verb, resource: ResourceName, rest: Partial<ResourceRequest>): ResourceRequest => ({
		verb,
		group: resource.group,
		version: resource.version,
		resource: resource.plural,
		user: options.user,
		userAgent: options.userAgent,
		...rest,
	});
	const call = async (verb: Verb, resource: ResourceName, rest: Partial<ResourceRequest>) =>
		(await api.handle(request(verb, resource, rest))).object as KubernetesObject;

	const raw: RawClient = {
		ofKind: names.ofKind,
		resolve: names.resolve,
		find: names.find,
		resources: names.all,
		get: (resource, key) => call('get', resource, key),
		list: async (resource, list = {}) =>
			(await call('list', resource, {namespace: list.namespace, options: listOptions(list)})) as unknown as ListObject,
		create: (resource, object, namespace, write = {}) =>
			call('create', resource, {
				body: createBody(resource, object),
				namespace: namespace ?? namespaceOf(object),
				options: writeOptions(write),
			}),
		update: (resource, object, write = {}) =>
			call('update', resource, {
				body: object,
				name: object.metadata.name,
				namespace: object.metadata.namespace,
				subresource: write.subresource,
				options: writeOptions(write),
			}),
		patch: (resource, key: ObjectKey, patchType: PatchType, body, write = {}) =>
			call('patch', resource, {...key, patchType, body, subresource: write.subresource, options: writeOptions(write)}),
		delete: async (resource, key, remove = {}) => {
			await call('delete', resource, {...key, body: deleteBody(remove)});
		},
		watch: (resource, list, receiver) =>
			api.watch(request('watch', resource, {namespace: list.namespace, options: listOptions(list)}), receiver),
	};
	const log = async (pods: ResourceName, key: ObjectKey, options: LogOptions, receiver: LogReceiver) => {
		const parameters = Object.fromEntries(Object.entries(logQuery(options)).map(([name, value]) => [name, [value]]));
		const asked = request('get', pods, {...key, subresource: 'log', parameters});
		if (options.follow) {
			const handle = await api.followLog(asked, {
				events: texts => receiver.lines(texts.flatMap(linesOf)),
				ended: () => receiver.ended(),
			});
			if (handle === undefined) receiver.ended();
			return {cancel: () => handle?.cancel()};
		}
		const {text = ''} = await api.handle(asked);
		receiver.lines(linesOf(text));
		receiver.ended();
		return {cancel: () => undefined};
	};
	return typedClient({
		raw,
		deleteCollection: async (resource, list, remove = {}) => {
			await call('deletecollection', resource, {
				namespace: list.namespace,
				options: listOptions(list),
				body: deleteBody(remove),
			});
		},
		subresource: (verb, resource, key, subresource, body) => call(verb, resource, {...key, subresource, body}),
		log,
		as: user => createInProcessClient(api, {...options, user}),
	});
};
