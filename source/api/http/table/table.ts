import type {KubernetesObject} from '../../../machinery/json.ts';
import {badRequest} from '../../../machinery/statuses.ts';
import {objectText} from '../../../store/value.ts';
import type {Column, ListObject, Printer} from '../../types.ts';
import {partialMetadata} from './partial-metadata.ts';

/** What each row carries besides its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** Reads `?includeObject`; Metadata without it. Throws a 400 for another value. */
export const parseIncludeObject = (text: string | undefined): IncludeObject => {
	if (text === undefined || text === '') return 'Metadata';
	if (text === 'None' || text === 'Metadata' || text === 'Object') return text;
	throw badRequest(`unrecognized includeObject value: ${JSON.stringify(text)}`);
};

/** How tables are written. */
export interface TableForm {
	readonly printer: Printer;
	readonly includeObject: IncludeObject;
	/** Version of meta.k8s.io: v1 or v1beta1. */
	readonly version: string;
	/** Cluster time, ms since the epoch, for ages. */
	readonly now: number;
}

const columnDefinition = ({name, type, format = '', description = '', priority = 0}: Column) => ({
	name,
	type,
	format,
	description,
	priority,
});

const rowObjectText = (object: KubernetesObject, {includeObject, version}: TableForm): string => {
	if (includeObject === 'Object') return objectText(object);
	return includeObject === 'None' ? 'null' : JSON.stringify(partialMetadata(object, version));
};

const rowText = (object: KubernetesObject, form: TableForm): string => {
	const cells = form.printer.cells(object, form.now);
	const conditions = form.printer.conditions?.(object);
	const marked = conditions === undefined ? '' : `"conditions":${JSON.stringify(conditions)},`;
	return `{"cells":${JSON.stringify(cells)},${marked}"object":${rowObjectText(object, form)}}`;
};

const tableText = (
	metadata: object,
	columns: readonly Column[] | undefined,
	rows: readonly string[],
	version: string,
) => {
	const definitions = columns === undefined ? 'null' : JSON.stringify(columns.map(columnDefinition));
	return `{"kind":"Table","apiVersion":"meta.k8s.io/${version}","metadata":${JSON.stringify(metadata)},"columnDefinitions":${definitions},"rows":[${rows.join(',')}]}`;
};

/** JSON of a list as a meta.k8s.io Table. */
export const listTableText = (list: ListObject, form: TableForm): string => {
	const {compare} = form.printer;
	const items = compare ? list.items.toSorted(compare) : list.items;
	const rows = items.map(item => rowText(item, form));
	return tableText(list.metadata, form.printer.columns, rows, form.version);
};

/** JSON of one object as a Table of one row. A watch defines the columns in its first event only. */
export const objectTableText = (object: KubernetesObject, form: TableForm, withColumns = true): string => {
	const columns = withColumns ? form.printer.columns : undefined;
	return tableText({resourceVersion: object.metadata.resourceVersion}, columns, [rowText(object, form)], form.version);
};

/** A bookmark has nothing to print: a row without cells carries its resourceVersion. */
export const bookmarkTableText = (object: KubernetesObject, form: TableForm, withColumns = true): string => {
	const columns = withColumns ? form.printer.columns : undefined;
	const row = `{"cells":[],"object":${JSON.stringify(partialMetadata(object, form.version))}}`;
	return tableText({resourceVersion: object.metadata.resourceVersion}, columns, [row], form.version);
};
