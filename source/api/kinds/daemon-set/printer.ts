import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, integerColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {labelsText, selectorText} from '../printing/selector-text.ts';
import type {DaemonSet} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a DaemonSet. */
export const daemonSetPrinter: Printer<DaemonSet> = {
	columns: [
		nameColumn,
		integerColumn('Desired'),
		integerColumn('Current'),
		integerColumn('Ready'),
		integerColumn('Up-to-date'),
		integerColumn('Available'),
		textColumn('Node Selector'),
		ageColumn,
		...containerColumns,
		...wide(textColumn('Selector')),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.status?.desiredNumberScheduled ?? 0,
		object.status?.currentNumberScheduled ?? 0,
		object.status?.numberReady ?? 0,
		object.status?.updatedNumberScheduled ?? 0,
		object.status?.numberAvailable ?? 0,
		labelsText(object.spec?.template.spec?.nodeSelector),
		age(object.metadata.creationTimestamp, now),
		...containerCells(object.spec?.template.spec?.containers),
		selectorText(object.spec?.selector),
	],
};
