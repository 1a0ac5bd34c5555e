import type {KubernetesObject} from '../../machinery/json.ts';
import {canonicalForm} from '../codec/canonicalize.ts';
import {withCustomDefaults} from './custom-defaults.ts';
import type {Change, Storage, Stored, StoredEvent} from '../../store/storage.ts';
import type {JsonSchema} from './json-schema.ts';

/** A version of a custom kind, as its objects are read and stored. */
export interface StoredForm {
	/** `harbour.example.com/v1beta1`: as clients of this version see objects. */
	readonly apiVersion: string;
	/** `harbour.example.com/v1`: as they are stored. */
	readonly storedApiVersion: string;
	/** Name of the schema. */
	readonly schema: string;
	readonly jsonSchema: JsonSchema;
}

/** What clients of a version see of a stored object: converted, pruned, and with the defaults of the schema. */
export const readForm = ({apiVersion, schema, jsonSchema}: StoredForm, stored: object): KubernetesObject => {
	const object = stored as KubernetesObject;
	const converted = object.apiVersion === apiVersion ? object : {...object, apiVersion};
	return withCustomDefaults(jsonSchema, canonicalForm(schema, converted).object) as KubernetesObject;
};

/** As `readForm`, once for each object. */
export const createReadForm = (form: StoredForm): ((stored: object) => KubernetesObject) => {
	const known = new WeakMap<object, KubernetesObject>();
	return stored => {
		const found = known.get(stored) ?? readForm(form, stored);
		known.set(stored, found);
		return found;
	};
};

/** A storage in which objects of a custom kind are seen in one version and stored in another (the conversion `None`). */
export const customStorage = (storage: Storage, form: StoredForm): Storage => {
	const objectOf = createReadForm(form);
	const read = (stored: Stored): Stored => {
		const object = objectOf(stored.object);
		return object === stored.object ? stored : {...stored, object};
	};
	const toStored = (change: Change): Change => {
		if (typeof change === 'string') return change;
		const object = change.object as KubernetesObject;
		if (object.apiVersion === form.storedApiVersion) return change;
		return {...change, object: {...object, apiVersion: form.storedApiVersion}};
	};
	const readEvent = (event: StoredEvent): StoredEvent => ({
		...event,
		...(event.current !== undefined && {current: read(event.current)}),
		...(event.previous !== undefined && {previous: read(event.previous)}),
	});
	return {
		...storage,
		get: async (key, options) => {
			const stored = await storage.get(key, options);
			return stored === undefined ? undefined : read(stored);
		},
		list: async (prefix, options) => {
			const list = await storage.list(prefix, options);
			return {...list, items: list.items.map(read)};
		},
		update: async (key, change) =>
			read(await storage.update(key, current => toStored(change(current === undefined ? undefined : read(current))))),
		watch: (prefix, fromRevision, sink) =>
			storage.watch(prefix, fromRevision, {
				events: (batch, revision) => sink.events(batch.map(readEvent), revision),
				...(sink.closed && {closed: reason => sink.closed!(reason)}),
			}),
	};
};
