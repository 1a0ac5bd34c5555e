import type {Storage, StorageWatch} from '../../store/storage.ts';
import type {ChangingCatalogue} from '../catalogue.ts';
import type {RegistryContext} from '../registry/context.ts';
import {groupResourceOf, kindPrefix, objectKey} from '../registry/resource-key.ts';
import type {CustomResourceDefinition} from '../schema/kubernetes.generated.ts';
import type {KindDescription, WatchHandle, WatchReceiver} from '../types.ts';
import {jsonEqual} from '../patch/json-equal.ts';
import {customKinds, type CustomKind} from './custom-kind.ts';
import {convertByWebhook, type ConversionSurroundings} from './convert-by-webhook.ts';
import {convertedStorage} from './converted-storage.ts';
import {customStorage, type StoredForm} from './custom-storage.ts';
import {createDefinitionController} from './definition-controller.ts';
import {isEstablished, isTerminating} from './definition.ts';

/** The kinds that definitions make, as the API server serves them. */
export interface CustomResources {
	/** What a verb works with for a kind: custom ones have a storage that reads and writes their version. */
	contextOf(kind: KindDescription): RegistryContext;
	/** Opens a watch that ends when its kind goes or changes. */
	watch(
		kind: KindDescription,
		receiver: WatchReceiver,
		open: (receiver: WatchReceiver) => Promise<WatchHandle>,
	): Promise<WatchHandle>;
}

/** A definition with the kinds it makes; none before it is established. */
interface Served {
	readonly definition: CustomResourceDefinition;
	readonly kinds: readonly CustomKind[];
}

/** What of a definition its kinds depend on; conditions come and go without a watch being ended. */
const sameKinds = (a: CustomResourceDefinition, b: CustomResourceDefinition): boolean =>
	isEstablished(a) === isEstablished(b) &&
	isTerminating(a) === isTerminating(b) &&
	jsonEqual(a.spec, b.spec) &&
	jsonEqual(a.status?.acceptedNames, b.status?.acceptedNames);

/** Ends watches of kinds. */
const createEndings = () => {
	const endings = new Map<string, Set<() => void>>();
	const keyOf = ({group, version, plural}: KindDescription): string => `${group}/${version}/${plural}`;
	return {
		add(kind: KindDescription, end: () => void): () => void {
			const key = keyOf(kind);
			const ends = endings.get(key) ?? new Set();
			endings.set(key, ends.add(end));
			return () => {
				ends.delete(end);
				if (ends.size === 0) endings.delete(key);
			};
		},
		end(kind: KindDescription): void {
			for (const end of endings.get(keyOf(kind)) ?? []) end();
		},
	};
};

/**
Serves the kinds of all definitions in the store and looks after the definitions. Resolves when those that are established are
served. Without a kind of definitions nothing is served.
*/
export const startCustomResources = async (
	context: RegistryContext,
	catalogue: ChangingCatalogue,
	conversions: ConversionSurroundings,
	log?: {error(message: string, fields?: object): void},
): Promise<CustomResources> => {
	const served = new Map<string, Served>();
	const contexts = new WeakMap<KindDescription, RegistryContext>();
	const endings = createEndings();
	const resources: CustomResources = {
		contextOf: kind => contexts.get(kind) ?? context,
		async watch(kind, receiver, open) {
			if (!contexts.has(kind)) return open(receiver);
			const handle = await open({
				events: batch => receiver.events(batch),
				ended: () => {
					forget();
					receiver.ended();
				},
			});
			const forget = endings.add(kind, () => {
				handle.cancel();
				forget();
				receiver.ended();
			});
			return {
				...handle,
				cancel: () => {
					forget();
					handle.cancel();
				},
			};
		},
	};
	const definitionKind = catalogue.byResource('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');
	if (definitionKind === undefined) return resources;
	const prefix = kindPrefix(definitionKind);

	const serve = (): void => {
		const names = [...served.keys()].toSorted();
		catalogue.serveCustom(names.flatMap(name => served.get(name)!.kinds.map(({kind}) => kind)));
	};

	const kindsOf = (definition: CustomResourceDefinition): readonly CustomKind[] => {
		if (!isEstablished(definition)) return [];
		try {
			return customKinds(definition);
		} catch (error) {
			// Stored before this server knew better; it stays, and is not served.
			log?.error(`the kinds of ${definition.metadata.name} cannot be served: ${(error as Error).message}`);
			return [];
		}
	};

	const storageOf = (definition: CustomResourceDefinition, kind: KindDescription, form: StoredForm): Storage =>
		definition.spec.conversion?.strategy === 'Webhook'
			? convertedStorage(context.storage, form, groupResourceOf(kind), convertByWebhook(definition, conversions))
			: customStorage(context.storage, form);

	/** Takes a definition as it is now; undefined: it is gone. True when kinds have come, gone or changed. */
	const take = (name: string, definition: CustomResourceDefinition | undefined): boolean => {
		const before = served.get(name);
		if (definition !== undefined && before !== undefined && sameKinds(before.definition, definition)) {
			served.set(name, {...before, definition});
			return false;
		}
		const kinds = definition === undefined ? [] : kindsOf(definition);
		for (const {kind, form} of kinds) {
			contexts.set(kind, {...context, storage: storageOf(definition!, kind, form)});
		}
		if (definition === undefined) served.delete(name);
		else served.set(name, {definition, kinds});
		serve();
		const isSpecSame =
			definition !== undefined && before !== undefined && jsonEqual(before.definition.spec, definition.spec);
		for (const {kind} of before?.kinds ?? []) if (!isSpecSame || kinds.length === 0) endings.end(kind);
		return true;
	};

	const waiting = new Set<string>();
	const enqueue = (name: string): void => {
		if (waiting.has(name)) return;
		waiting.add(name);
		context.clock.enqueue(async () => {
			waiting.delete(name);
			const stored = await context.storage.get(objectKey(definitionKind, undefined, name));
			if (stored === undefined) return;
			try {
				await controller.reconcile(stored.object as CustomResourceDefinition);
			} catch (error) {
				log?.error(`the custom resource definition ${name} could not be looked after: ${(error as Error).message}`);
			}
		}, `custom resource definition ${name}`);
	};

	const objectWatches = new Map<string, StorageWatch>();
	const controller = createDefinitionController({
		context,
		definitionKind,
		enqueue,
		others: ({metadata, spec}) =>
			[...served.values()]
				.map(({definition}) => definition)
				.filter(other => other.spec.group === spec.group && other.metadata.name !== metadata.name),
		served: name => {
			const kind = served.get(name)?.kinds[0]?.kind;
			return kind === undefined ? undefined : {kind, context: resources.contextOf(kind)};
		},
		awaitObjects: (name, objects) => {
			if (objectWatches.has(name)) return;
			const watch = context.storage.watch(objects, 0, {
				events: batch => {
					if (batch.some(({type}) => type === 'delete')) enqueue(name);
				},
			});
			objectWatches.set(name, watch);
		},
	});

	const hear = (name: string, definition: CustomResourceDefinition | undefined): void => {
		take(name, definition);
		if (definition !== undefined) return enqueue(name);
		objectWatches.get(name)?.cancel();
		objectWatches.delete(name);
		// Names have become free.
		for (const other of served.keys()) enqueue(other);
	};

	const follow = async (): Promise<void> => {
		const {items, revision} = await context.storage.list(prefix);
		const present = new Set(items.map(({key}) => key.slice(prefix.length)));
		for (const name of served.keys()) if (!present.has(name)) hear(name, undefined);
		for (const {key, object} of items) hear(key.slice(prefix.length), object as CustomResourceDefinition);
		context.storage.watch(prefix, revision + 1, {
			events: batch => {
				for (const {key, current} of batch) {
					hear(key.slice(prefix.length), current?.object as CustomResourceDefinition | undefined);
				}
			},
			closed: ({compactRevision}) => {
				if (compactRevision !== undefined) void follow();
			},
		});
	};
	await follow();
	return resources;
};
