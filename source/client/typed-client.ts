import type {UserInfo} from '../api/types.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import type {
	Client,
	DeleteOptions,
	KindName,
	ListOptions,
	LogOptions,
	LogReceiver,
	ObjectKey,
	RawClient,
	ResourceName,
} from './types.ts';

/** What a transport brings; the typed verbs are the same over each. */
export interface Transport {
	readonly raw: RawClient;
	deleteCollection(resource: ResourceName, list: ListOptions, options?: DeleteOptions): Promise<void>;
	subresource(
		verb: 'get' | 'create',
		resource: ResourceName,
		key: ObjectKey,
		subresource: string,
		body?: unknown,
	): Promise<unknown>;
	log(pods: ResourceName, key: ObjectKey, options: LogOptions, receiver: LogReceiver): Promise<{cancel(): void}>;
	as(user: UserInfo): Client;
}

/** The typed client over a transport. */
export const typedClient = ({raw, deleteCollection, subresource, log, as}: Transport): Client => {
	const resourceOf = (kind: string) => raw.ofKind(kind as KindName);
	// Types say which object a kind has; what travels is the same for all.
	const client = {
		get: (kind: string, key: ObjectKey) => raw.get(resourceOf(kind), key),
		list: (kind: string, options?: ListOptions) => raw.list(resourceOf(kind), options),
		create: (kind: string, object: unknown, options?: object) =>
			raw.create(resourceOf(kind), object, undefined, options),
		update: (kind: string, object: KubernetesObject, options?: object) => raw.update(resourceOf(kind), object, options),
		patch: (kind: string, key: ObjectKey, type: never, patch: unknown, options?: object) =>
			raw.patch(resourceOf(kind), key, type, patch, options),
		delete: (kind: string, key: ObjectKey, options?: DeleteOptions) => raw.delete(resourceOf(kind), key, options),
		deleteCollection: (kind: string, list: ListOptions, options?: DeleteOptions) =>
			deleteCollection(resourceOf(kind), list, options),
		createSubresource: (kind: string, key: ObjectKey, name: string, body: unknown) =>
			subresource('create', resourceOf(kind), key, name, body),
		getSubresource: (kind: string, key: ObjectKey, name: string) => subresource('get', resourceOf(kind), key, name),
		log: (key: ObjectKey, options: LogOptions, receiver: LogReceiver) => log(resourceOf('Pod'), key, options, receiver),
		watch: (kind: string, options: never, receiver: never) => raw.watch(resourceOf(kind), options, receiver),
		raw,
		as,
	};
	return client as unknown as Client;
};
