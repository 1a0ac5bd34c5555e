import {creationTimestampDescription, nameColumn} from '../../kinds/printing/columns.ts';
import type {Printer} from '../../types.ts';

/** Kinds without a table of their own: Name and the time of creation, which kubectl turns into an age. */
export const defaultPrinter: Printer = {
	columns: [nameColumn, {name: 'Created At', type: 'date', description: creationTimestampDescription}],
	cells: ({metadata}) => [metadata.name, metadata.creationTimestamp ?? null],
};
