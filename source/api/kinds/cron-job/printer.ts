import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, integerColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {selectorText} from '../printing/selector-text.ts';
import type {CronJob} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** Printed as text although the column is declared boolean, as kube-apiserver does. */
const suspendText = (suspend: boolean | undefined): string =>
	suspend === undefined ? '<unset>' : suspend ? 'True' : 'False';

/** The `kubectl get` table of a CronJob. */
export const cronJobPrinter: Printer<CronJob> = {
	columns: [
		nameColumn,
		textColumn('Schedule'),
		textColumn('Timezone'),
		{name: 'Suspend', type: 'boolean'},
		integerColumn('Active'),
		textColumn('Last Schedule'),
		ageColumn,
		...containerColumns,
		...wide(textColumn('Selector')),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.schedule ?? '',
		object.spec?.timeZone ?? '<none>',
		suspendText(object.spec?.suspend),
		object.status?.active?.length ?? 0,
		object.status?.lastScheduleTime === undefined ? '<none>' : age(object.status.lastScheduleTime, now),
		age(object.metadata.creationTimestamp, now),
		...containerCells(object.spec?.jobTemplate.spec?.template.spec?.containers),
		selectorText(object.spec?.jobTemplate.spec?.selector),
	],
};
