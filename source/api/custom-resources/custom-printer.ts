import {parseTimestamp} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {age} from '../kinds/printing/age.ts';
import {ageColumn, nameColumn} from '../kinds/printing/columns.ts';
import type {CustomResourceColumnDefinition} from '../schema/kubernetes.generated.ts';
import type {Column, Printer} from '../types.ts';
import {parseJsonPath} from './json-path.ts';

type Cell = string | number | boolean | null;

const printed = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const cellOf = (type: string, value: unknown, nowMs: number): Cell => {
	switch (type) {
		case 'integer':
			return typeof value === 'number' ? Math.trunc(value) : null;
		case 'number':
			return typeof value === 'number' ? value : null;
		case 'boolean':
			return typeof value === 'boolean' ? value : null;
		case 'date':
			if (typeof value !== 'string') return null;
			return parseTimestamp(value) === undefined ? '<invalid>' : age(value, nowMs);
		default:
			return printed(value);
	}
};

type Cells = (object: KubernetesObject, nowMs: number) => Cell;

const cellsOf = ({type, jsonPath}: CustomResourceColumnDefinition): Cells => {
	const path = parseJsonPath(jsonPath);
	return (object, nowMs) => {
		const [value] = path(object);
		return value === undefined ? null : cellOf(type, value, nowMs);
	};
};

const columnOf = ({name, type, format, description, priority, jsonPath}: CustomResourceColumnDefinition): Column => ({
	name,
	type: type as Column['type'],
	...(format !== undefined && {format}),
	description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
	priority: (priority ?? 0) as 0 | 1,
});

/** Name and age: how objects print whose definition says nothing else. */
const plainColumns: readonly CustomResourceColumnDefinition[] = [
	{name: ageColumn.name, type: 'date', description: ageColumn.description, jsonPath: '.metadata.creationTimestamp'},
];

/** The table of a custom kind: its name, and the columns that the definition adds. */
export const customPrinter = (columns: readonly CustomResourceColumnDefinition[] = []): Printer => {
	const shown = columns.length === 0 ? plainColumns : columns;
	const cells = shown.map(cellsOf);
	return {
		columns: [nameColumn, ...shown.map(columnOf)],
		cells: (object: KubernetesObject, nowMs) => [object.metadata.name, ...cells.map(cell => cell(object, nowMs))],
	};
};
