import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, fieldColumn, nameColumn, wide} from '../printing/columns.ts';
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
		fieldColumn('Schedule', 'batch.v1.CronJobSpec.schedule'),
		fieldColumn('Timezone', 'batch.v1.CronJobSpec.timeZone'),
		fieldColumn('Suspend', 'batch.v1.CronJobSpec.suspend', 'boolean'),
		fieldColumn('Active', 'batch.v1.CronJobStatus.active', 'integer'),
		fieldColumn('Last Schedule', 'batch.v1.CronJobStatus.lastScheduleTime'),
		ageColumn,
		...containerColumns,
		...wide(fieldColumn('Selector', 'batch.v1.JobSpec.selector')),
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
