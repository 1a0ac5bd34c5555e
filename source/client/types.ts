import type {KindMap} from '../api/schema/kubernetes.generated.ts';
import type {KubernetesObject, ObjectMetadata} from '../machinery/json.ts';
import type {ContainerLog, Kubelets, ListObject, LogLine, PatchType, UserInfo, WatchEvent} from '../api/types.ts';

export type {ContainerLog, KindMap, Kubelets, LogLine};
export type KindName = keyof KindMap;
export type ObjectOf<K extends KindName> = KindMap[K];

/** An object to be written: the server fills in what is missing. */
export type Draft<T extends KubernetesObject> = Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'status'> & {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly metadata: Partial<ObjectMetadata>;
	readonly status?: T extends {readonly status?: infer S} ? Partial<S> : unknown;
};

/** Which object: `namespace` only for namespaced kinds. */
export interface ObjectKey {
	readonly name: string;
	readonly namespace?: string;
}

export interface ListOptions {
	readonly namespace?: string;
	readonly labelSelector?: string;
	readonly fieldSelector?: string;
	readonly resourceVersion?: string;
	/** `Exact`: the list as it was at `resourceVersion`; rejects with 410 when that is compacted. */
	readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
	readonly limit?: number;
	readonly continue?: string;
}

export interface WriteOptions {
	readonly dryRun?: boolean;
	readonly fieldManager?: string;
	readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
	readonly subresource?: string;
	/** Server-side apply: take fields from other managers. */
	readonly force?: boolean;
}

export interface DeleteOptions {
	readonly gracePeriodSeconds?: number;
	readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
	readonly preconditions?: {readonly uid?: string; readonly resourceVersion?: string};
	readonly dryRun?: boolean;
}

/**
How everybody sees the cluster, in process or over HTTP, with the same meaning. Failures reject with StatusError. In
process, objects are passed by reference (they are immutable) and every call settles without leaving the pump's item.
*/
export interface Client {
	get<K extends KindName>(kind: K, key: ObjectKey): Promise<ObjectOf<K>>;
	list<K extends KindName>(kind: K, options?: ListOptions): Promise<ListObject<ObjectOf<K>>>;
	create<K extends KindName>(kind: K, object: Draft<ObjectOf<K>>, options?: WriteOptions): Promise<ObjectOf<K>>;
	/** PUT; `metadata.resourceVersion` in the object makes it conditional (409 Conflict). `subresource: 'status'` writes the status. */
	update<K extends KindName>(kind: K, object: ObjectOf<K>, options?: WriteOptions): Promise<ObjectOf<K>>;
	patch<K extends KindName>(
		kind: K,
		key: ObjectKey,
		type: PatchType,
		patch: unknown,
		options?: WriteOptions,
	): Promise<ObjectOf<K>>;
	delete<K extends KindName>(kind: K, key: ObjectKey, options?: DeleteOptions): Promise<void>;
	deleteCollection<K extends KindName>(kind: K, list: ListOptions, options?: DeleteOptions): Promise<void>;
	/** POST to a subresource: pods/binding, pods/eviction. */
	createSubresource<K extends KindName>(kind: K, key: ObjectKey, subresource: string, body: unknown): Promise<unknown>;
	getSubresource<K extends KindName>(kind: K, key: ObjectKey, subresource: string): Promise<unknown>;
	/** Streams the log of a container of a pod: whole lines, to the end of what there is or, following, of the container. */
	log(key: ObjectKey, options: LogOptions, receiver: LogReceiver): Promise<{cancel(): void}>;
	/** From `resourceVersion` on. `ended` is called when the server ends it; the caller lists and watches again. */
	watch<K extends KindName>(
		kind: K,
		options: ListOptions & {resourceVersion: string},
		receiver: Receiver<ObjectOf<K>>,
	): Promise<{cancel(): void}>;
	/** Any object by its apiVersion and kind, for manifests and garbage collection. */
	raw: RawClient;
	as(user: UserInfo): Client;
}

export interface Receiver<T> {
	events(batch: readonly WatchEvent<T>[]): void;
	/** No more events come; `refusal`: because the server will not have it, and would answer the same again at once. */
	ended(refusal?: Error): void;
}

/** What of a log is wanted. */
export interface LogOptions {
	/** May be left out where a pod has only one. */
	readonly container?: string;
	/** The run before the present one. */
	readonly previous?: boolean;
	readonly follow?: boolean;
	readonly tailLines?: number;
	readonly timestamps?: boolean;
}

export interface LogReceiver {
	lines(lines: readonly string[]): void;
	/** Nothing more will come; with a reason when the way to the server broke. */
	ended(problem?: string): void;
}

/** The same verbs for objects whose kind is known only at run time. */
export interface RawClient {
	/** The resource of an apiVersion and kind; undefined when it is not served. */
	resolve(apiVersion: string, kind: string): ResourceName | undefined;
	/** The resource of a KindMap name; throws when it is not served. */
	ofKind(kind: KindName): ResourceName;
	/** A resource by what people type: `deploy`, `deployments.apps`, `Pod`. */
	find(word: string): ResourceName | undefined;
	resources(): readonly ResourceName[];
	get(resource: ResourceName, key: ObjectKey): Promise<KubernetesObject>;
	list(resource: ResourceName, options?: ListOptions): Promise<ListObject>;
	create(
		resource: ResourceName,
		object: unknown,
		namespace?: string,
		options?: WriteOptions,
	): Promise<KubernetesObject>;
	update(resource: ResourceName, object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject>;
	patch(
		resource: ResourceName,
		key: ObjectKey,
		type: PatchType,
		patch: unknown,
		options?: WriteOptions,
	): Promise<KubernetesObject>;
	delete(resource: ResourceName, key: ObjectKey, options?: DeleteOptions): Promise<void>;
	watch(
		resource: ResourceName,
		options: ListOptions & {resourceVersion: string},
		receiver: Receiver<KubernetesObject>,
	): Promise<{cancel(): void}>;
}

export interface ResourceName {
	readonly group: string;
	readonly version: string;
	readonly kind: string;
	readonly plural: string;
	readonly singular: string;
	readonly shortNames: readonly string[];
	readonly namespaced: boolean;
	readonly verbs: readonly string[];
}

/** What changed in an informer. Handlers run inside the delivery, in revision order, and only enqueue or update sums. */
export interface Handler<T> {
	added?(object: T): void;
	updated?(object: T, previous: T): void;
	deleted?(object: T): void;
}

/** A local, indexed, live copy of all objects of a kind, shared by everything in the process. Keys are `namespace/name` or `name`. */
export interface Informer<T = KubernetesObject> {
	readonly synced: Promise<void>;
	readonly hasSynced: boolean;
	/** Why the list could not be had the last time, in the server's words; absent when it could. */
	readonly problem?: string;
	/** The revision up to which this copy is complete. */
	readonly revision: string;
	/** The one namespace that it has the objects of; absent: it has all. */
	readonly namespace?: string | undefined;
	get(key: string): T | undefined;
	list(): readonly T[];
	/** All objects whose index function gave `value`. */
	by(index: string, value: string): readonly T[];
	/** Adds an index (idempotent by name); `values` gives the index values of an object. */
	addIndex(name: string, values: (object: T) => readonly string[]): void;
	/** Existing objects arrive as `added` first. Returns the way out. */
	subscribe(handler: Handler<T>): () => void;
}

export interface Informers {
	/** The shared informer of a kind; made and started at first use. Indexes 'namespace' and 'owner' (controller uid) always exist. */
	of<K extends KindName>(kind: K): Informer<ObjectOf<K>>;
	/** For kinds known at run time. */
	ofResource(resource: ResourceName): Informer;
	/** Resolves when every informer made so far has synced. */
	synced(): Promise<void>;
	stop(): void;
}

/** Records core/v1 Events as client-go does: same event within a while is counted up, not repeated. */
export interface EventRecorder {
	event(
		about: KubernetesObject,
		type: 'Normal' | 'Warning',
		reason: string,
		message: string,
		extra?: {action?: string; related?: KubernetesObject},
	): void;
}

/** Last part of the way to the terminal or stderr; never stdout. */
export interface Logger {
	debug(message: string, fields?: object): void;
	info(message: string, fields?: object): void;
	warn(message: string, fields?: object): void;
	error(message: string, fields?: object): void;
}
