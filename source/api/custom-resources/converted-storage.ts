import type {KubernetesObject} from '../../machinery/json.ts';
import {conflict} from '../../machinery/statuses.ts';
import type {GroupResource} from '../../machinery/status-error.ts';
import type {Change, Storage, Stored, StoredEvent} from '../../store/storage.ts';
import type {Convert} from './convert-by-webhook.ts';
import {readForm, type StoredForm} from './custom-storage.ts';
import {conversionAttemptsMax} from './limits.ts';

/** Ends an update whose object has changed since it was converted. */
class Overtaken extends Error {}

/** Stored objects in the form of one version; each is converted once. */
const createReader = (form: StoredForm, convert: Convert) => {
	const known = new WeakMap<object, object>();
	const isKnown = ({object}: Stored): boolean => known.has(object);
	const read = (stored: Stored): Stored => {
		const object = known.get(stored.object);
		if (object === undefined) throw new Error(`${stored.key} is read before it has been converted`);
		return object === stored.object ? stored : {...stored, object};
	};
	const prepare = async (stored: readonly Stored[]): Promise<void> => {
		const missing = stored.filter(each => !isKnown(each)).map(({object}) => object as KubernetesObject);
		if (missing.length === 0) return;
		const converted = await convert(missing, form.apiVersion);
		for (const [index, object] of missing.entries()) known.set(object, readForm(form, converted[index]!));
	};
	return {
		isKnown,
		read,
		prepare,
		readAll: async (stored: readonly Stored[]): Promise<readonly Stored[]> => {
			await prepare(stored);
			return stored.map(read);
		},
	};
};

const objectsOf = ({current, previous}: StoredEvent): readonly Stored[] =>
	[current, previous].filter(stored => stored !== undefined);

/**
A storage in which objects of a custom kind are seen in one version and stored in another, and a webhook converts between them. A
write is decided over the converted object, converted, and stored if nothing came between; else it is decided again.
*/
export const convertedStorage = (
	storage: Storage,
	form: StoredForm,
	resource: GroupResource,
	convert: Convert,
): Storage => {
	const {isKnown, read, prepare, readAll} = createReader(form, convert);

	const inStoredForm = async (change: Change): Promise<Change> => {
		if (typeof change === 'string') return change;
		const [object] = await convert([change.object as KubernetesObject], form.storedApiVersion);
		return {...change, object: object!};
	};

	/** One try; undefined when something came between. */
	const tryUpdate = async (
		key: string,
		change: (current: Stored | undefined) => Change,
	): Promise<Stored | undefined> => {
		const before = await storage.get(key);
		const [current] = before === undefined ? [] : await readAll([before]);
		const decided = await inStoredForm(change(current));
		try {
			const written = await storage.update(key, now => {
				if (now?.revision !== before?.revision) throw new Overtaken();
				return decided;
			});
			const [answer] = await readAll([written]);
			return answer;
		} catch (error) {
			if (error instanceof Overtaken) return undefined;
			throw error;
		}
	};

	const readEvent = (event: StoredEvent): StoredEvent => ({
		...event,
		...(event.current !== undefined && {current: read(event.current)}),
		...(event.previous !== undefined && {previous: read(event.previous)}),
	});

	const watch: Storage['watch'] = (prefix, fromRevision, sink) => {
		let converting = false;
		const convertFirst = async (objects: readonly Stored[]): Promise<void> => {
			converting = true;
			try {
				await prepare(objects);
			} catch {
				// Whoever watches lists again, and hears there why it cannot be converted.
				source.cancel();
				sink.closed?.({});
				return;
			}
			converting = false;
			source.resume();
		};
		const source = storage.watch(prefix, fromRevision, {
			events: (batch, revision) => {
				const objects = batch.flatMap(objectsOf);
				if (objects.every(isKnown)) return sink.events(batch.map(readEvent), revision);
				// A batch that is not taken is offered again; then its objects are known.
				if (!converting) void convertFirst(objects);
				return false;
			},
			...(sink.closed && {closed: reason => sink.closed!(reason)}),
		});
		return {
			cancel: () => source.cancel(),
			resume: () => {
				if (!converting) source.resume();
			},
		};
	};

	return {
		...storage,
		get: async (key, options) => {
			const stored = await storage.get(key, options);
			return stored === undefined ? undefined : (await readAll([stored]))[0];
		},
		list: async (prefix, options) => {
			const list = await storage.list(prefix, options);
			return {...list, items: await readAll(list.items)};
		},
		update: async (key, change) => {
			for (let attempt = 1; attempt <= conversionAttemptsMax; attempt++) {
				const written = await tryUpdate(key, change);
				if (written !== undefined) return written;
			}
			throw conflict(resource, key.slice(key.lastIndexOf('/') + 1));
		},
		watch,
	};
};
