import {objectText} from '../../store/value.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Status} from '../../machinery/status-error.ts';
import type {ListObject, ResourceResponse} from '../types.ts';

/** True for a list of objects as the registry answers it. */
export const isList = (object: ResourceResponse['object']): object is ListObject =>
	'items' in object && Array.isArray(object.items) && (object.kind.endsWith('List') || 'itemsSayKind' in object);

/** True for a metav1.Status, which has no metadata of an object. */
export const isStatus = (object: ResourceResponse['object']): object is Status => object.kind === 'Status';

/** How the texts of objects begin: `{"kind":"Pod","apiVersion":"v1",`, in either order. */
const headsOf = ({apiVersion, kind}: KubernetesObject): readonly string[] =>
	[
		{kind, apiVersion},
		{apiVersion, kind},
	].map(head => `${JSON.stringify(head).slice(0, -1)},`);

/** Kinds stand once in a list, not in its items: texts of items without `kind` and `apiVersion`, from the cached ones. */
const createItemText = (): ((item: KubernetesObject) => string) => {
	let like: Pick<KubernetesObject, 'apiVersion' | 'kind'> | undefined;
	let heads: readonly string[] = [];
	return item => {
		if (item.kind !== like?.kind || item.apiVersion !== like.apiVersion) [like, heads] = [item, headsOf(item)];
		const text = objectText(item);
		for (const head of heads) if (text.startsWith(head)) return `{${text.slice(head.length)}`;
		const {apiVersion: _version, kind: _kind, ...rest} = item;
		return JSON.stringify(rest);
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
