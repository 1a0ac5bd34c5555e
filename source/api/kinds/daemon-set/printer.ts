import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, fieldColumn, nameColumn, wide} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {labelsText, selectorText} from '../printing/selector-text.ts';
import type {DaemonSet} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** The `kubectl get` table of a DaemonSet. */
export const daemonSetPrinter: Printer<DaemonSet> = {
	columns: [
		nameColumn,
		fieldColumn('Desired', 'apps.v1.DaemonSetStatus.desiredNumberScheduled', 'integer'),
		fieldColumn('Current', 'apps.v1.DaemonSetStatus.currentNumberScheduled', 'integer'),
		fieldColumn('Ready', 'apps.v1.DaemonSetStatus.numberReady', 'integer'),
		fieldColumn('Up-to-date', 'apps.v1.DaemonSetStatus.updatedNumberScheduled', 'integer'),
		fieldColumn('Available', 'apps.v1.DaemonSetStatus.numberAvailable', 'integer'),
		fieldColumn('Node Selector', 'core.v1.PodSpec.nodeSelector'),
		ageColumn,
		...containerColumns,
		...wide(fieldColumn('Selector', 'apps.v1.DaemonSetSpec.selector')),
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
