import {isJsonObject, type JsonObject} from '../../machinery/json.ts';

/** A manifest as people write it: what a server would fill in may be missing. */
export interface Manifest extends JsonObject {
	readonly apiVersion: string;
	readonly kind: string;
}

const isManifest = (value: unknown): value is Manifest =>
	isJsonObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';

/**
The objects of a value: itself, or when it is a List (also a PodList and the like) its items, nested ones too. Throws an
Error for what is no object with apiVersion, kind and a name.
*/
export const flattenLists = (value: unknown): readonly Manifest[] => {
	if (!isManifest(value)) {
		throw new Error(`${JSON.stringify(value)?.slice(0, 80)} is no Kubernetes object; it needs apiVersion and kind`);
	}
	const {items} = value;
	if (value.kind.endsWith('List') && Array.isArray(items)) {
		const kind = value.kind.slice(0, -'List'.length);
		const typed = (item: unknown): unknown =>
			kind !== '' && isJsonObject(item) ? {apiVersion: value.apiVersion, kind, ...item} : item;
		return items.flatMap((item: unknown) => flattenLists(typed(item)));
	}
	const {metadata} = value;
	if (isJsonObject(metadata) && typeof metadata['name'] === 'string') return [value];
	throw new Error(`${value.kind} without metadata.name; a snapshot needs every object by its name`);
};
