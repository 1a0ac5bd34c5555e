import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription, ResourceResponse, WatchEvent} from '../types.ts';
import {canonical, withDefaults} from './decode-object.ts';
import type {Track} from './field-tracking.ts';
import type {Handler} from './subresources.ts';

/** Conversions of stored objects, by the kind they are served as: an object is converted once, however often it is read. */
const converted = new WeakMap<KindDescription, WeakMap<KubernetesObject, KubernetesObject>>();

const memoryOf = (kind: KindDescription): WeakMap<KubernetesObject, KubernetesObject> => {
	const known = converted.get(kind) ?? new WeakMap<KubernetesObject, KubernetesObject>();
	converted.set(kind, known);
	return known;
};

/** A stored object as the kind serves it: the same object, or its form in another version. */
export const asServed = (kind: KindDescription, stored: KubernetesObject): KubernetesObject => {
	if (kind.storedAs === undefined) return stored;
	const memory = memoryOf(kind);
	const known = memory.get(stored);
	if (known !== undefined) return known;
	const served = canonical(kind, kind.storedAs.fromStored(stored));
	memory.set(stored, served);
	return served;
};

/** What a client wrote in a version of its own, as it will be stored. */
export const asStored = (kind: KindDescription, served: KubernetesObject): KubernetesObject => {
	const {storedAs} = kind;
	if (storedAs === undefined) return served;
	return withDefaults(storedAs.kind, canonical(storedAs.kind, storedAs.toStored(served)));
};

const isKind = (a: KindDescription, b: KindDescription): boolean =>
	a.group === b.group && a.version === b.version && a.plural === b.plural;

const storedKind = (kind: KindDescription): KindDescription => kind.storedAs?.kind ?? kind;

/** Whether objects of one kind have a form in another: both are stored in the same version, or differ in nothing but its name. */
export const isConvertible = (from: KindDescription, to: KindDescription): boolean =>
	isKind(from, to) ||
	isKind(storedKind(from), storedKind(to)) ||
	(from.ofVersion !== undefined && to.ofVersion !== undefined);

/** An object of one kind in the form of another that `isConvertible` allows. */
export const betweenVersions = (
	from: KindDescription,
	to: KindDescription,
	object: KubernetesObject,
): KubernetesObject => {
	if (isKind(from, to)) return object;
	if (to.ofVersion !== undefined) return to.ofVersion(object);
	return asServed(to, asStored(from, object));
};

/** Tracks in the version that is written, for a kind that is stored in another. */
export const trackServed =
	(kind: KindDescription, track: Track): Track =>
	(wished, previous) =>
		asStored(kind, track(asServed(kind, wished), previous && asServed(kind, previous)));

/** Events of a watch as the kind serves them. */
export const eventAsServed = (kind: KindDescription, event: WatchEvent): WatchEvent =>
	kind.storedAs === undefined || event.type === 'ERROR' || event.type === 'BOOKMARK'
		? event
		: {...event, object: asServed(kind, event.object)};

const answerAsServed = (kind: KindDescription, {object, ...answer}: ResourceResponse): ResourceResponse => {
	const isStored = object.kind === kind.storedAs?.kind.kind && 'metadata' in object && 'uid' in object.metadata;
	return {...answer, object: isStored ? asServed(kind, object as KubernetesObject) : object};
};

/** A verb that is done to the stored kind, and answered in the version asked for. */
export const throughStoredKind =
	(handler: Handler): Handler =>
	async (context, kind, request) => {
		if (kind.storedAs === undefined) return handler(context, kind, request);
		const stored = {...kind.storedAs.kind, selectableFields: kind.selectableFields};
		return answerAsServed(kind, await handler(context, stored, request));
	};
