import {age} from '../printing/age.ts';
import {ageColumn, containerColumns, fieldColumn, nameColumn, textColumn, wide} from '../printing/columns.ts';
import {containerCells} from '../printing/container-cells.ts';
import {selectorText} from '../printing/selector-text.ts';
import {parseTimestamp} from '../../../clock/clock.ts';
import {humanDuration} from '../../../machinery/duration.ts';
import type {Job} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const isTrue = (job: Job, type: string): boolean =>
	job.status?.conditions?.some(condition => condition.type === type && condition.status === 'True') ?? false;

/** How far the job is, the final conditions first. */
const statusText = (job: Job): string => {
	if (isTrue(job, 'Complete')) return 'Complete';
	if (isTrue(job, 'Failed')) return 'Failed';
	if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
	return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(type => isTrue(job, type)) ?? 'Running';
};

/** `succeeded/completions`; a work queue without completions shows `succeeded/1 of parallelism`. */
const completionsText = (job: Job): string => {
	const succeeded = job.status?.succeeded ?? 0;
	const completions = job.spec?.completions;
	if (completions !== undefined) return `${succeeded}/${completions}`;
	const parallelism = job.spec?.parallelism ?? 0;
	return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
};

/** From the start to the completion, or to now while the job is not complete. */
const durationText = (job: Job, now: number): string => {
	const start = parseTimestamp(job.status?.startTime);
	if (start === undefined) return '';
	return humanDuration((parseTimestamp(job.status?.completionTime) ?? now) - start);
};

/** The `kubectl get` table of a Job. */
export const jobPrinter: Printer<Job> = {
	columns: [
		nameColumn,
		textColumn('Status', 'Status of the job.'),
		fieldColumn('Completions', 'batch.v1.JobStatus.succeeded'),
		textColumn('Duration', 'Time required to complete the job.'),
		ageColumn,
		...containerColumns,
		...wide(fieldColumn('Selector', 'batch.v1.JobSpec.selector')),
	],
	cells: (object, now) => [
		object.metadata.name,
		statusText(object),
		completionsText(object),
		durationText(object, now),
		age(object.metadata.creationTimestamp, now),
		...containerCells(object.spec?.template.spec?.containers),
		selectorText(object.spec?.selector),
	],
};
