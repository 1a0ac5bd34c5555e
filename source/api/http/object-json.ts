import {objectText} from '../../store/value.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {Status} from '../../machinery/status-error.ts';
import type {ListObject, ResourceResponse} from '../types.ts';

/** True for a list of objects as the registry answers it. */
export const isList = (object: ResourceResponse['object']): object is ListObject =>
	'items' in object && Array.isArray(object.items) && (object.kind.endsWith('List') || 'itemsSayKind' in object);

/** True for a metav1.Status, which has no metadata of an object. */
export const isStatus = (object: ResourceResponse['object']): object is Status => object.kind === 'Status';

/** Kinds stand once in a list, not in its items: the cached text of an item without `kind` and `apiVersion`. */
const itemText = (item: KubernetesObject): string => {
	const text = objectText(item);
	const {apiVersion, kind} = item;
	for (const head of [
		{kind, apiVersion},
		{apiVersion, kind},
	]) {
		const prefix = JSON.stringify(head).slice(0, -1);
		if (text.startsWith(`${prefix},`)) return `{${text.slice(prefix.length + 1)}`;
	}
	const {apiVersion: _version, kind: _kind, ...rest} = item;
	return JSON.stringify(rest);
};

/** JSON of a list, joined from the cached texts of its items. */
const listText = ({apiVersion, kind, metadata, items, itemsSayKind}: ListObject): string =>
	`{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},"metadata":${JSON.stringify(metadata)},"items":[${items.map(itemsSayKind ? objectText : itemText).join(',')}]}`;

/** JSON of any answer; stored objects are encoded once, however often they are read. */
export const answerText = (object: ResourceResponse['object']): string => {
	if (isList(object)) return listText(object);
	return isStatus(object) ? JSON.stringify(object) : objectText(object);
};
