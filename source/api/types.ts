import type {Clock} from '../clock/clock.ts';
import type {Random} from '../clock/random.ts';
import type {KubernetesObject} from '../machinery/json.ts';
import type {FieldError} from '../machinery/field-error.ts';
import type {Status} from '../machinery/status-error.ts';
import type {Aggregation} from './aggregation/aggregated-api.ts';
import type {Node, Pod, PolicyRule} from './schema/kubernetes.generated.ts';

/** Who asks. */
export interface UserInfo {
	readonly name: string;
	readonly uid?: string;
	readonly groups: readonly string[];
	readonly extra?: {readonly [key: string]: readonly string[]};
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export interface GroupVersion {
	readonly group: string;
	readonly version: string;
}

export interface GroupVersionKind extends GroupVersion {
	readonly kind: string;
}

/** The query of a request, parsed. Absent fields were absent; texts are as sent. */
export interface RequestOptions {
	readonly labelSelector?: string;
	readonly fieldSelector?: string;
	readonly resourceVersion?: string;
	readonly resourceVersionMatch?: string;
	readonly limit?: number;
	readonly continue?: string;
	readonly timeoutSeconds?: number;
	readonly allowWatchBookmarks?: boolean;
	readonly sendInitialEvents?: boolean;
	readonly dryRun?: readonly string[];
	readonly fieldManager?: string;
	readonly fieldValidation?: string;
	readonly force?: boolean;
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** A request for resources, free of any transport. */
export interface ResourceRequest {
	readonly verb: Verb;
	readonly group: string;
	readonly version: string;
	/** Plural name: `pods`. */
	readonly resource: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
	readonly options?: RequestOptions;
	/**
	Create, update: the object. Delete, deletecollection: DeleteOptions. Patch: the decoded patch. Bodies from a transport are
	parsed JSON, YAML or protobuf, not yet pruned, defaulted or checked; in-process callers give objects.
	*/
	readonly body?: unknown;
	readonly patchType?: PatchType;
	/** Field errors found while decoding (duplicate keys), to be warned of or refused as fieldValidation says. */
	readonly decodingProblems?: readonly string[];
	readonly user: UserInfo;
	/** Names the manager when fieldManager is absent. */
	readonly userAgent?: string;
	/** What a watch's `timeoutSeconds` are of: real time for clients outside, who know no other; cluster time by default. */
	readonly watchTime?: 'wall' | 'cluster';
	/** Every query parameter as sent, for subresources with options of their own (log, exec, attach, portforward). */
	readonly parameters?: {readonly [name: string]: readonly string[]};
}

/** The answer to anything but a watch. Failures are thrown as StatusError. */
export interface ResourceResponse {
	/** 200, 201 or 202. */
	readonly code: number;
	readonly object: KubernetesObject | ListObject | Status;
	readonly warnings: readonly string[];
	/** Plain text to answer instead of the object (logs). */
	readonly text?: string;
}

export interface ListObject<T = KubernetesObject> {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: {
		readonly resourceVersion: string;
		readonly continue?: string;
		readonly remainingItemCount?: number;
	};
	readonly items: readonly T[];
	/** Items are written with kind and apiVersion, as those of custom kinds are. */
	readonly itemsSayKind?: boolean;
}

export type WatchEvent<T = KubernetesObject> =
	| {readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T}
	| {readonly type: 'BOOKMARK'; readonly object: KubernetesObject}
	| {readonly type: 'ERROR'; readonly object: Status};

/** Receives what is streamed, inside pump items and in order. */
export interface StreamReceiver<T> {
	/** False: full; offered again after `resume()`. */
	events(batch: readonly T[]): boolean | void;
	/** The server ended the stream (timeout, or after an ERROR event). */
	ended(): void;
}

/** Receives the events of a watch, in revision order. */
export type WatchReceiver = StreamReceiver<WatchEvent>;

export interface WatchHandle {
	resume(): void;
	cancel(): void;
}

/** One line that a container has written. */
export interface LogLine {
	/** Cluster time, ms since the epoch. */
	readonly at: number;
	readonly text: string;
}

/** What a node has of the log of one run of a container. */
export interface ContainerLog {
	/** Tells this run from those before and after it. */
	readonly run: string;
	/** Oldest first; as many as a node keeps. */
	readonly lines: readonly LogLine[];
	/** The container has ended: nothing will be added. */
	readonly ended: boolean;
	/** When its next line is due if the pod stays as it is, ms since the epoch; absent when none is. */
	readonly nextAt?: number;
}

/** The kubelets, as the API server asks them on behalf of its clients. */
export interface Kubelets {
	/** Why the kubelet of a node cannot be reached, as a network says it (`connect: connection refused`); undefined where it can. */
	unreachable(node: Node): string | undefined;
	/** The log of the present run of a container, or of the one before it. Throws a 400 in the kubelet's words where there is no such run. */
	containerLog(pod: Pod, container: string, previous: boolean): ContainerLog;
}

/** What somebody wants to do: with a resource, or at a path that is none. */
export type Action =
	| {
			readonly verb: string;
			readonly group: string;
			readonly resource: string;
			readonly subresource?: string;
			readonly namespace?: string;
			readonly name?: string;
	  }
	| {readonly verb: string; readonly path: string};

/** What was decided and, for what is allowed by a binding, which one. */
export interface AccessDecision {
	readonly allowed: boolean;
	/** `RBAC: allowed by RoleBinding …`, or empty. */
	readonly reason: string;
}

/** Who may do what, as roles and bindings say it now. */
export interface AccessRules {
	decide(user: UserInfo, action: Action): AccessDecision;
	/** Every rule that holds for a user in a namespace. */
	rulesFor(user: UserInfo, namespace: string): readonly PolicyRule[];
}

/** The flow of a request: uids of what it was matched by and of its priority level. */
export interface FlowClass {
	readonly flowSchemaUid: string;
	readonly priorityLevelUid: string;
}

/** The only door to the store. */
export interface ApiServer {
	/** Answers get, list, create, update, patch, delete and deletecollection. Throws StatusError. */
	handle(request: ResourceRequest): Promise<ResourceResponse>;
	/** Opens a watch. Rejects with StatusError before the first event; later failures are ERROR events. */
	watch(request: ResourceRequest, receiver: WatchReceiver): Promise<WatchHandle>;
	/**
	Streams the log of a container as text: a get of `pods/log` with `follow`, until the container ends. Undefined for a pod that is
	on no node: there is nothing to wait for. Rejects as `handle` throws.
	*/
	followLog(request: ResourceRequest, receiver: StreamReceiver<string>): Promise<WatchHandle | undefined>;
	readonly catalogue: Catalogue;
	/** Who may do what by the stored roles; absent where the kinds of RBAC are not served. */
	readonly access?: AccessRules;
	/** Which flow of priority and fairness a request is of; absent where its kinds are not served. */
	classify?(user: UserInfo, action: Action): FlowClass | undefined;
	/** What other servers serve beside this one; absent where APIServices are not served. */
	readonly aggregation?: Aggregation;
	/** Who a service account token belongs to; undefined for one that does not hold. */
	authenticateToken?(token: string): UserInfo | undefined;
	/** Lets TokenReviews know another kind of token that requests come in with. Returns the way out. */
	trustTokens?(userOf: (token: string) => UserInfo | undefined): () => void;
}

/** One resource as served: what discovery lists and the registry runs. */
export interface Catalogue {
	/** Every served kind, by registration order. */
	kinds(): readonly KindDescription[];
	/** By group, version and plural name. */
	byResource(group: string, version: string, resource: string): KindDescription | undefined;
	byKind(group: string, version: string, kind: string): KindDescription | undefined;
	/** Group versions served, in the order discovery shows them. */
	groupVersions(): readonly GroupVersion[];
}

/** What a strategy may use while it prepares an object. */
export interface WriteContext {
	readonly clock: Clock;
	readonly random: Random;
	readonly user: UserInfo;
	/** Reads another stored object synchronously from what is committed at the tip; undefined when absent. Used by allocators and admission. */
	readonly warnings: string[];
}

/** A column of `kubectl get`; priority 0 is always shown, 1 with -o wide. */
export interface Column {
	readonly name: string;
	readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
	readonly format?: string;
	readonly description?: string;
	/** The field whose description is the column's: `core.v1.PodSpec.nodeName`. */
	readonly field?: string;
	readonly priority?: 0 | 1;
}

/** metav1.TableRowCondition. */
export interface RowCondition {
	readonly type: 'Completed';
	readonly status: 'True';
	readonly reason: string;
	readonly message: string;
}

/** How a kind prints: columns and the cells of one object. `nowMs` is cluster time (for ages). */
export interface Printer<T extends KubernetesObject = any> {
	readonly columns: readonly Column[];
	cells(object: T, nowMs: number): readonly (string | number | boolean | null)[];
	/** The mark of a row, which kubectl may leave out: a pod that is done. */
	conditions?(object: T): readonly RowCondition[] | undefined;
	/** The order of the rows of a list; that of the list without it. */
	compare?(left: T, right: T): number;
}

/** Scale as autoscaling/v1 sees a kind. */
export interface ScaleView<T extends KubernetesObject = any> {
	replicas(object: T): number;
	statusReplicas(object: T): number;
	/** The selector in text form, for status.selector. */
	selector(object: T): string;
	withReplicas(object: T, replicas: number): T;
}

/**
A kind is data and a few small pure functions; one folder per kind under kinds/. Names, verbs, short names, categories and
subresources come from the resource table of kubernetes-1.36-schema.json; what is here is what the table cannot say.
All functions take and return immutable objects that have been pruned and put in canonical order.
*/
export interface KindDescription<T extends KubernetesObject = any> {
	readonly group: string;
	readonly version: string;
	readonly kind: string;
	/** The kind of lists where that is for the kind to say: of custom kinds. */
	readonly listKind?: string;
	readonly plural: string;
	readonly singular: string;
	readonly shortNames: readonly string[];
	readonly categories: readonly string[];
	readonly namespaced: boolean;
	readonly verbs: readonly string[];
	/** Subresource names: 'status', 'scale', 'binding', 'eviction', 'log', …, each with the verbs it takes. */
	readonly subresources: {
		readonly [name: string]: {
			readonly kind: string;
			readonly group?: string;
			readonly version?: string;
			readonly verbs: readonly string[];
		};
	};
	/** Name in the schema table; undefined for kinds defined at run time, which bring `schema` themselves. */
	readonly schema: string;
	/** Server-side defaults that OpenAPI does not carry (the Go defaulting functions). */
	defaults?(object: T): T;
	validate?(object: T, context: {readonly operation: 'create' | 'update'}): FieldError[];
	validateUpdate?(next: T, previous: T): FieldError[];
	validateStatusUpdate?(next: T, previous: T): FieldError[];
	/** Clears status, sets what the server decides at create. Runs after defaults, before admission's validation. */
	prepareForCreate?(object: T, context: WriteContext): T;
	/** Keeps status and what only the server may change; decides the generation beyond the general rule. */
	prepareForUpdate?(next: T, previous: T, context: WriteContext): T;
	prepareForStatusUpdate?(next: T, previous: T, context: WriteContext): T;
	/** Warnings for the client: deprecated fields, odd values. */
	warnings?(object: T): string[];
	/** True where spec changes raise metadata.generation (the default for kinds with a status subresource and a spec). */
	readonly generation?: boolean;
	/** Field selectors beyond metadata.name and metadata.namespace: path → value. */
	readonly selectableFields?: {readonly [path: string]: (object: T) => string};
	readonly printer?: Printer<T>;
	readonly scale?: ScaleView<T>;
	/** Grace period in seconds for a delete; undefined: not graceful. `requested` comes from DeleteOptions. */
	gracePeriod?(object: T, requested: number | undefined): number | undefined;
	/** What dependents a delete without an explicit policy leaves; 'background' unless the kind says otherwise. */
	readonly defaultPropagation?: 'background' | 'orphan' | 'foreground';
	/** DELETE answers with the object rather than with a Status. */
	readonly deleteReturnsObject?: boolean;
	/** PUT to a missing name creates it. */
	readonly createOnUpdate?: boolean;
	/** PUT without a resourceVersion is allowed (the default). */
	readonly unconditionalUpdate?: boolean;
	/** Rules for metadata.name; the default is a DNS-1123 subdomain. */
	validateName?(name: string, prefix: boolean): string[];
	/** Where objects are stored in another group or version: that kind, and the way there and back. Fields are selected on the stored form. */
	readonly storedAs?: {
		readonly kind: KindDescription;
		toStored(object: T): KubernetesObject;
		fromStored(object: any): T;
	};
	/** An object of another version in the form of this one, for kinds whose versions differ in nothing but their name (custom ones). */
	ofVersion?(object: KubernetesObject): KubernetesObject;
	/** Key of the resource under /registry/ where it is not `<plural>` (etcd layout of Kubernetes). */
	readonly storagePrefix?: string;
	/** Seconds an object lives before its lease removes it (Events: 3600). */
	readonly timeToLiveSeconds?: number;
	/** A warning that goes with every answer about this kind, reads included: what replaces it. */
	readonly deprecation?: string;
}
