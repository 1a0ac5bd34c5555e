import type {ListObject, UserInfo} from '../../api/types.ts';
import type {Clock} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {StatusError} from '../../machinery/status-error.ts';
import {createBody, deleteBody, namespaceOf} from '../bodies.ts';
import {apiVersionOf, createResourceNames, type ServedResources} from '../resource-names.ts';
import {typedClient} from '../typed-client.ts';
import type {Client, ListOptions, ObjectKey, RawClient, ResourceName, WriteOptions} from '../types.ts';
import type {Connection} from './connection.ts';
import {discover} from './discovery.ts';
import {startHttpLog} from './http-log.ts';
import {startHttpWatch} from './http-watch.ts';
import {listPageObjects} from './limits.ts';
import {listQuery, query, resourcePath, writeQuery} from './paths.ts';
import {createHttpTransport, type HttpTransport} from './transport.ts';

export interface HttpClientOptions {
	readonly connection: Connection;
	/** Answers enter, and events are delivered, as items of its pump. */
	readonly clock: Clock;
	/** The way to the server is there, or why it is not. */
	reached?(problem: StatusError | undefined): void;
}

/** A client that reaches its server over HTTP, until it is closed. */
export interface HttpClient {
	readonly client: Client;
	/** /version, as the server writes it. */
	version(): Promise<{readonly gitVersion: string}>;
	close(): void;
}

const patchTypes = {
	json: 'application/json-patch+json',
	merge: 'application/merge-patch+json',
	strategic: 'application/strategic-merge-patch+json',
	// JSON is YAML.
	apply: 'application/apply-patch+yaml',
} as const;

const isUnreachable = (error: unknown): error is StatusError =>
	error instanceof StatusError && error.code === 503 && error.cause !== undefined;

/** Items of a list come without apiVersion and kind, which the list says for all. */
const withKind = (list: ListObject, resource: ResourceName): ListObject => ({
	...list,
	items: list.items.map(item => ({...item, apiVersion: apiVersionOf(resource), kind: resource.kind})),
});

const rawClient = (
	served: ServedResources,
	transport: HttpTransport,
	{clock, reached = () => undefined}: HttpClientOptions,
): RawClient & {send(question: Parameters<HttpTransport['json']>[0]): Promise<unknown>} => {
	const names = createResourceNames(served);

	/** A request as work of the outside world; tells whether the server was reached. */
	const send = (question: Parameters<HttpTransport['json']>[0]): Promise<unknown> =>
		clock.outside(
			transport.json(question).then(
				answer => {
					reached(undefined);
					return answer;
				},
				(error: unknown) => {
					reached(isUnreachable(error) ? error : undefined);
					throw error;
				},
			),
		);
	const call = async (
		method: string,
		resource: ResourceName,
		key: Partial<ObjectKey> & {readonly subresource?: string},
		{
			body,
			parameters = {},
			contentType,
		}: {body?: unknown; parameters?: Parameters<typeof query>[0]; contentType?: string} = {},
	) =>
		(await send({
			method,
			path: `${resourcePath(resource, key)}${query(parameters)}`,
			...(body !== undefined && {body}),
			...(contentType !== undefined && {contentType}),
		})) as KubernetesObject;

	const page = async (resource: ResourceName, list: ListOptions): Promise<ListObject> =>
		(await call('GET', resource, {namespace: list.namespace}, {parameters: listQuery(list)})) as unknown as ListObject;

	/** The whole list, page by page; when it takes so long that its revision is gone, at once. */
	const listAll = async (resource: ResourceName, list: ListOptions): Promise<ListObject> => {
		const items: KubernetesObject[] = [];
		let token: string | undefined;
		for (;;) {
			let next: ListObject;
			try {
				const at =
					token === undefined
						? list
						: {namespace: list.namespace, labelSelector: list.labelSelector, fieldSelector: list.fieldSelector};
				next = await page(resource, {...at, limit: listPageObjects, continue: token});
			} catch (error) {
				if (token === undefined || !(error instanceof StatusError) || error.code !== 410) throw error;
				return page(resource, list);
			}
			items.push(...next.items);
			token = next.metadata.continue;
			if (token === undefined || token === '')
				return {...next, metadata: {resourceVersion: next.metadata.resourceVersion}, items};
		}
	};

	return {
		send,
		ofKind: names.ofKind,
		resolve: names.resolve,
		find: names.find,
		resources: names.all,
		get: (resource, key) => call('GET', resource, key),
		list: async (resource, list = {}) =>
			withKind(await (list.limit === undefined ? listAll : page)(resource, list), resource),
		create: (resource, object, namespace, write: WriteOptions = {}) =>
			call(
				'POST',
				resource,
				{namespace: namespace ?? namespaceOf(object)},
				{
					body: createBody(resource, object),
					parameters: writeQuery(write),
				},
			),
		update: (resource, object, write = {}) =>
			call(
				'PUT',
				resource,
				{name: object.metadata.name, namespace: object.metadata.namespace, subresource: write.subresource},
				{body: object, parameters: writeQuery(write)},
			),
		patch: (resource, key, type, patch, write = {}) =>
			call(
				'PATCH',
				resource,
				{...key, subresource: write.subresource},
				{
					body: patch,
					parameters: writeQuery(type === 'apply' ? {fieldManager: 'inkube', ...write} : write),
					contentType: patchTypes[type],
				},
			),
		delete: async (resource, key, remove = {}) => {
			await call('DELETE', resource, key, {body: deleteBody(remove)});
		},
		watch: async (resource, list, receiver) => startHttpWatch({transport, clock, resource, list, receiver, reached}),
	};
};

const clientOver = (served: ServedResources, transport: HttpTransport, options: HttpClientOptions): Client => {
	const raw = rawClient(served, transport, options);
	return typedClient({
		raw,
		deleteCollection: async (resource, list, remove = {}) => {
			await raw.send({
				method: 'DELETE',
				path: `${resourcePath(resource, {namespace: list.namespace})}${query(listQuery(list))}`,
				body: deleteBody(remove),
			});
		},
		subresource: (verb, resource, key, subresource, body) =>
			raw.send({
				method: verb === 'get' ? 'GET' : 'POST',
				path: resourcePath(resource, {...key, subresource}),
				...(body !== undefined && {body}),
			}),
		log: (pods, key, log, receiver) => startHttpLog({transport, clock: options.clock, pods, key, log, receiver}),
		as: ({name, groups, uid}: UserInfo) => {
			const impersonates = {user: name, groups, ...(uid !== undefined && {uid})};
			const connection = {...options.connection, impersonates};
			return clientOver(served, createHttpTransport(connection), {...options, connection});
		},
	});
};

/** Reaches a server and learns what it serves. Rejects with StatusError (503 when it cannot be reached). */
export const openHttpClient = async (options: HttpClientOptions): Promise<HttpClient> => {
	const transport = createHttpTransport(options.connection);
	try {
		const served = await discover(transport);
		return {
			client: clientOver(served, transport, options),
			version: () => transport.json({method: 'GET', path: '/version'}) as Promise<{gitVersion: string}>,
			close: () => transport.close(),
		};
	} catch (error) {
		transport.close();
		throw error;
	}
};
