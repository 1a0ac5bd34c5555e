import {createMarks} from '../../machinery/marks.ts';
import {objectText} from '../../store/value.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Status} from '../../machinery/status-error.ts';
import type {ListObject, ResourceResponse} from '../types.ts';

/** True for a list of objects as the registry answers it. */
export const isList = (object: ResourceResponse['object']): object is ListObject =>
	'items' in object && Array.isArray(object.items) && (object.kind.endsWith('List') || 'itemsSayKind' in object);

/** True for a metav1.Status, which has no metadata of an object. */
export const isStatus = (object: ResourceResponse['object']): object is Status => object.kind === 'Status';

/** The members that stand once in a list and not in its items, as they are in the text of an item. */
interface Heads {
	readonly of: KubernetesObject;
	readonly apiVersion: string;
	readonly kind: string;
}

const memberText = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)},`;

const headsOf = (item: KubernetesObject): Heads => ({
	of: item,
	apiVersion: memberText('apiVersion', item.apiVersion),
	kind: memberText('kind', item.kind),
});

/** Where the kind stands in the text of an object, behind the members before it. Made once per object. */
const kindOffsets = createMarks<number>();

const kindOffset = (item: KubernetesObject): number => {
	const known = kindOffsets.of(item);
	if (known !== undefined) return known;
	let offset = '{'.length;
	for (const [name, value] of Object.entries(item)) {
		if (name === 'kind') break;
		if (value !== undefined) offset += memberText(name, value).length;
	}
	kindOffsets.set(item, offset);
	return offset;
};

const withoutHeads = (item: KubernetesObject): string => {
	const {apiVersion: _version, kind: _kind, ...rest} = item;
	return JSON.stringify(rest);
};

/** Texts of items without `kind` and `apiVersion`, cut from their cached texts. */
const createItemText = (): ((item: KubernetesObject) => string) => {
	let heads: Heads | undefined;
	return item => {
		if (heads?.of.kind !== item.kind || heads.of.apiVersion !== item.apiVersion) heads = headsOf(item);
		const {apiVersion, kind} = heads;
		const text = objectText(item);
		// Members are in alphabetical order, so that the kind is often not far behind; in custom resources it may be before.
		if (text.startsWith(kind, 1) && text.startsWith(apiVersion, kind.length + 1))
			return `{${text.slice(kind.length + apiVersion.length + 1)}`;
		if (!text.startsWith(apiVersion, 1)) return withoutHeads(item);
		const behind = apiVersion.length + 1;
		if (text.startsWith(kind, behind)) return `{${text.slice(behind + kind.length)}`;
		const at = kindOffset(item);
		if (!text.startsWith(kind, at)) return withoutHeads(item);
		return `{${text.slice(behind, at)}${text.slice(at + kind.length)}`;
	};
};

/** Go's encoder ends each object with a line feed, which `kubectl get --raw` shows. */
const lineFeed = '\n';
const listEnd = `]}${lineFeed}`;

/**
JSON of a list in UTF-8, put together from the cached texts of its items: each is written to its place, and the text of the whole
is never made.
*/
const listBytes = ({apiVersion, kind, metadata, items, itemsSayKind}: ListObject): Uint8Array => {
	const begin = `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},"metadata":${JSON.stringify(metadata)},"items":[`;
	const texts = items.map(itemsSayKind ? objectText : createItemText());
	const size = texts.reduce(
		(sum, text) => sum + Buffer.byteLength(text) + 1,
		Buffer.byteLength(begin) + listEnd.length,
	);
	const bytes = Buffer.allocUnsafe(size);
	let end = bytes.write(begin);
	for (const [index, text] of texts.entries()) {
		if (index > 0) end += bytes.write(',', end);
		end += bytes.write(text, end);
	}
	end += bytes.write(listEnd, end);
	return bytes.subarray(0, end);
};

/** JSON of any answer, as text or in UTF-8; stored objects are encoded once, however often they are read. */
export const answerText = (object: ResourceResponse['object']): string | Uint8Array => {
	if (isList(object)) return listBytes(object);
	return `${isStatus(object) ? JSON.stringify(object) : objectText(object)}${lineFeed}`;
};
