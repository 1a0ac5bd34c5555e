import {readFileSync} from 'node:fs';
import type {WatchEvent} from '../../source/api/types.ts';
import {typedClient} from '../../source/client/typed-client.ts';
import type {
	Client,
	DeleteOptions,
	ListOptions,
	ObjectKey,
	RawClient,
	Receiver,
	ResourceName,
} from '../../source/client/types.ts';
import {type Clock, timestamp} from '../../source/clock/clock.ts';
import {createRandom} from '../../source/clock/random.ts';
import {deepFreeze} from '../../source/machinery/freeze.ts';
import type {KubernetesObject, ObjectMetadata} from '../../source/machinery/json.ts';
import {generatedName} from '../../source/machinery/names.ts';
import {keyOf} from '../../source/machinery/object-key.ts';
import {alreadyExists, conflict, notFound} from '../../source/machinery/statuses.ts';

/*
The least of an API server that controllers need, in memory: resource versions, conflicts, generations, the status
subresource, finalizers, graceful deletion and watches. It knows no defaults, validation or admission.
*/

type AnyObject = KubernetesObject & {readonly spec?: any; readonly status?: any};

/** What tests see of the fake besides the client. */
export interface FakeClient {
	readonly client: Client;
	/** Every write so far: `create pods default/web-1`. */
	readonly writes: readonly string[];
	/** Makes the next writes whose line starts with `prefix` fail. Answers the way out. */
	refuse(prefix: string, error: () => Error): () => void;
	/** Watch events of this plural are held back until the way out is called. */
	holdBack(plural: string): () => void;
}

interface SchemaResource {
	readonly kind: string;
	readonly name: string;
	readonly namespaced: boolean;
	readonly singularName: string;
	readonly shortNames?: readonly string[];
	readonly verbs: readonly string[];
}

const schemaFile = new URL('../../source/api/schema/kubernetes-1.36-schema.json', import.meta.url);
const plainGroups = ['v1', 'apps/v1'];

const readResources = (): readonly ResourceName[] => {
	const {resources} = JSON.parse(readFileSync(schemaFile, 'utf8')) as {
		readonly resources: {readonly [groupVersion: string]: readonly SchemaResource[]};
	};
	return Object.entries(resources).flatMap(([groupVersion, list]) => {
		const [version = '', group = ''] = groupVersion.split('/').toReversed();
		return list
			.filter(({name}) => !name.includes('/'))
			.map(({kind, name: plural, singularName, namespaced, shortNames = [], verbs}) => ({
				group,
				version,
				kind,
				plural,
				singular: singularName,
				shortNames,
				namespaced,
				verbs,
			}));
	});
};

const apiVersionOf = ({group, version}: ResourceName): string => (group === '' ? version : `${group}/${version}`);

const mergePatch = (target: unknown, patch: unknown): unknown => {
	if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
	const result: Record<string, unknown> = {...(target as object)};
	for (const [key, value] of Object.entries(patch)) {
		if (value === null) delete result[key];
		else result[key] = mergePatch(result[key], value);
	}
	return result;
};

export const createFakeClient = (clock: Clock): FakeClient => {
	const resources = readResources();
	const random = createRandom(1).fork('names');
	const stored = new Map<string, Map<string, AnyObject>>();
	const watchers = new Map<string, Set<Receiver<KubernetesObject>>>();
	const held = new Map<string, WatchEvent<KubernetesObject>[]>();
	const refusals: {readonly prefix: string; readonly error: () => Error}[] = [];
	const writes: string[] = [];
	let revision = 0;
	let uids = 0;

	const idOf = (resource: ResourceName) => `${apiVersionOf(resource)}/${resource.plural}`;
	const objectsOf = (resource: ResourceName) => {
		const id = idOf(resource);
		if (!stored.has(id)) stored.set(id, new Map());
		return stored.get(id)!;
	};
	const groupResource = ({group, plural}: ResourceName) => ({group, resource: plural});

	const send = (resource: ResourceName, event: WatchEvent<KubernetesObject>) => {
		const waiting = held.get(resource.plural);
		if (waiting !== undefined) return void waiting.push(event);
		const receivers = [...(watchers.get(idOf(resource)) ?? [])];
		clock.deliver(() => receivers.forEach(receiver => receiver.events([event])));
	};
	const put = (resource: ResourceName, object: AnyObject, type: 'ADDED' | 'MODIFIED'): AnyObject => {
		const written = deepFreeze({...object, metadata: {...object.metadata, resourceVersion: String(++revision)}});
		objectsOf(resource).set(keyOf(written), written);
		send(resource, {type, object: written});
		return written;
	};
	const take = (resource: ResourceName, object: AnyObject) => {
		objectsOf(resource).delete(keyOf(object));
		const last = {...object, metadata: {...object.metadata, resourceVersion: String(++revision)}};
		send(resource, {type: 'DELETED', object: deepFreeze(last)});
	};
	const note = (line: string) => {
		writes.push(line);
		const refusal = refusals.find(({prefix}) => line.startsWith(prefix));
		if (refusal !== undefined) throw refusal.error();
	};
	const existing = (resource: ResourceName, {name, namespace}: ObjectKey): AnyObject => {
		const object = objectsOf(resource).get(namespace === undefined ? name : `${namespace}/${name}`);
		if (object === undefined) throw notFound(groupResource(resource), name);
		return object;
	};

	/** Stores a new state of an object; one whose last finalizer goes in deletion is gone. */
	const change = (resource: ResourceName, before: AnyObject, after: AnyObject): AnyObject => {
		if (JSON.stringify(before) === JSON.stringify(after)) return before;
		const isBumped = JSON.stringify(before.spec) !== JSON.stringify(after.spec);
		const generation = (before.metadata.generation ?? 0) + (isBumped ? 1 : 0);
		const {deletionTimestamp, uid, creationTimestamp} = before.metadata;
		const metadata: ObjectMetadata = {
			...after.metadata,
			uid,
			creationTimestamp,
			generation,
			...(deletionTimestamp ? {deletionTimestamp} : {}),
		};
		const next = {...after, metadata};
		const isOver =
			deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0 && isFinal(resource, next);
		if (!isOver) return put(resource, next, 'MODIFIED');
		take(resource, next);
		return next;
	};
	/** Pods end by their kubelet, namespaces by their finalizers in the spec. */
	const isFinal = ({kind}: ResourceName, {metadata, spec}: AnyObject): boolean => {
		if (kind === 'Namespace') return (spec?.finalizers ?? []).length === 0;
		return kind !== 'Pod' || metadata.deletionGracePeriodSeconds === 0;
	};

	const write = (resource: ResourceName, before: AnyObject, wanted: AnyObject, subresource?: string): AnyObject => {
		const {resourceVersion, uid} = wanted.metadata;
		if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) {
			throw conflict(groupResource(resource), before.metadata.name);
		}
		if (uid && uid !== before.metadata.uid) throw conflict(groupResource(resource), before.metadata.name);
		if (subresource === 'status')
			return change(resource, before, {
				...before,
				metadata: {...before.metadata, annotations: wanted.metadata.annotations},
				status: wanted.status,
			});
		if (subresource === 'finalize') return change(resource, before, {...before, spec: wanted.spec});
		return change(resource, before, {...wanted, ...(before.status === undefined ? {} : {status: before.status})});
	};

	const create = (resource: ResourceName, draft: AnyObject): AnyObject => {
		const {metadata} = draft;
		const name = metadata.name ?? generatedName(metadata.generateName ?? '', below => random.int(below));
		const object: AnyObject = JSON.parse(
			JSON.stringify({
				...draft,
				apiVersion: apiVersionOf(resource),
				kind: resource.kind,
				metadata: {...metadata, name, uid: `uid-${++uids}`, creationTimestamp: timestamp(clock.now()), generation: 1},
				...(resource.kind === 'Namespace' ? {spec: {finalizers: ['kubernetes']}, status: {phase: 'Active'}} : {}),
			}),
		);
		note(`create ${resource.plural} ${keyOf(object)}`);
		if (objectsOf(resource).has(keyOf(object))) throw alreadyExists(groupResource(resource), name);
		return put(resource, object, 'ADDED');
	};

	const remove = (resource: ResourceName, key: ObjectKey, options: DeleteOptions = {}) => {
		const before = existing(resource, key);
		note(`delete ${resource.plural} ${keyOf(before)}`);
		const {uid, resourceVersion} = options.preconditions ?? {};
		if (
			(uid !== undefined && uid !== before.metadata.uid) ||
			(resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion)
		) {
			throw conflict(groupResource(resource), key.name);
		}
		const kept = (before.metadata.finalizers ?? []).filter(name => name !== 'orphan' && name !== 'foregroundDeletion');
		const added =
			options.propagationPolicy === 'Orphan'
				? ['orphan']
				: options.propagationPolicy === 'Foreground'
					? ['foregroundDeletion']
					: [];
		const finalizers = [
			...kept,
			...(options.propagationPolicy === undefined
				? (before.metadata.finalizers ?? []).filter(name => !kept.includes(name))
				: added),
		];
		const isFinished = ['Succeeded', 'Failed'].includes(before.status?.phase);
		const isScheduled = resource.kind === 'Pod' && before.spec?.nodeName !== undefined && !isFinished;
		const grace = isScheduled ? (options.gracePeriodSeconds ?? before.spec.terminationGracePeriodSeconds ?? 30) : 0;
		const metadata = {
			...before.metadata,
			finalizers,
			deletionTimestamp: before.metadata.deletionTimestamp ?? timestamp(clock.now() + grace * 1000),
			deletionGracePeriodSeconds: grace,
		};
		const next = {
			...before,
			metadata,
			...(resource.kind === 'Namespace' ? {status: {...before.status, phase: 'Terminating'}} : {}),
		};
		if (grace === 0 && finalizers.length === 0 && isFinal(resource, next)) return take(resource, before);
		if (JSON.stringify(next) !== JSON.stringify(before)) put(resource, next, 'MODIFIED');
	};

	const selected = (object: AnyObject, {namespace, labelSelector}: ListOptions) =>
		(namespace === undefined || object.metadata.namespace === namespace) && labelSelector === undefined;

	const raw = {
		resolve: (apiVersion, kind) => resources.find(one => one.kind === kind && apiVersionOf(one) === apiVersion),
		ofKind: kind => {
			const found = resources.filter(one => one.kind === kind);
			const plain = found.find(one => plainGroups.includes(apiVersionOf(one))) ?? found[0];
			if (plain === undefined) throw new Error(`no resource serves kind "${kind}"`);
			return plain;
		},
		find: word => resources.find(one => one.plural === word || one.singular === word),
		resources: () => resources,
		get: async (resource, key) => existing(resource, key),
		list: async (resource, options = {}) => ({
			apiVersion: apiVersionOf(resource),
			kind: `${resource.kind}List`,
			metadata: {resourceVersion: String(revision)},
			items: [...objectsOf(resource).values()].filter(object => selected(object, options)),
		}),
		create: async (resource, object) => create(resource, object as AnyObject),
		update: async (resource, object, options) => {
			const before = existing(resource, object.metadata);
			note(`update ${resource.plural}${options?.subresource ? `/${options.subresource}` : ''} ${keyOf(object)}`);
			return write(resource, before, JSON.parse(JSON.stringify(object)), options?.subresource);
		},
		patch: async (resource, key, type, patch, options) => {
			if (type !== 'merge') throw new Error(`the fake client knows merge patches only, not "${type}"`);
			const before = existing(resource, key);
			note(`patch ${resource.plural}${options?.subresource ? `/${options.subresource}` : ''} ${keyOf(before)}`);
			return write(
				resource,
				before,
				mergePatch(before, JSON.parse(JSON.stringify(patch))) as AnyObject,
				options?.subresource,
			);
		},
		delete: async (resource, key, options) => remove(resource, key, options),
		watch: async (resource, _options, receiver) => {
			const id = idOf(resource);
			if (!watchers.has(id)) watchers.set(id, new Set());
			watchers.get(id)!.add(receiver);
			return {cancel: () => void watchers.get(id)!.delete(receiver)};
		},
	} satisfies RawClient;

	const client = typedClient({
		raw,
		deleteCollection: async (resource, options, deletion) => {
			const doomed = [...objectsOf(resource).values()].filter(object => selected(object, options));
			for (const {metadata} of doomed) remove(resource, metadata, deletion);
		},
		subresource: async (verb, resource, key, subresource) => {
			throw new Error(`the fake client has no ${verb} of ${resource.plural}/${subresource} for ${key.name}`);
		},
		log: async (_, key) => {
			throw new Error(`the fake client has no log of ${key.name}`);
		},
		as: () => client,
	});
	return {
		client,
		writes,
		refuse: (prefix, error) => {
			const refusal = {prefix, error};
			refusals.push(refusal);
			return () => void refusals.splice(refusals.indexOf(refusal), 1);
		},
		holdBack: plural => {
			held.set(plural, []);
			return () => {
				const events = held.get(plural) ?? [];
				held.delete(plural);
				const resource = resources.find(one => one.plural === plural)!;
				events.forEach(event => send(resource, event));
			};
		},
	};
};
