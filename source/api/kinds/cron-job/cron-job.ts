import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {CronJob, CronJobSpec, JobSpec} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateJobSpec} from '../job/validation.ts';
import {cronJobNameCharactersMax} from '../shared/limits.ts';
import {withTemplateDefaults} from '../shared/pod-spec-defaults.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {withAbsent, withField} from '../shared/sharing.ts';
import {validateNonnegative, validateRequiredChoice} from '../shared/values-validation.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {cronJobPrinter} from './printer.ts';
import {scheduleProblem} from './schedule.ts';

/** A CronJob with the server's defaults. Its Jobs get theirs when they are made; only the pod template is complete here. */
const withDefaults = (cronJob: CronJob): CronJob => {
	const spec = withAbsent(cronJob.spec ?? ({} as CronJobSpec), {
		concurrencyPolicy: 'Allow',
		suspend: false,
		successfulJobsHistoryLimit: 3,
		failedJobsHistoryLimit: 1,
	});
	const job = spec.jobTemplate?.spec ?? ({} as JobSpec);
	const jobSpec = withField(job, 'template', withTemplateDefaults(job.template));
	return withField(cronJob, 'spec', withField(spec, 'jobTemplate', withField(spec.jobTemplate ?? {}, 'spec', jobSpec)));
};

const validateSchedule = ({schedule = '', timeZone}: CronJobSpec): FieldError[] => {
	if (schedule === '') return [required('spec.schedule')];
	const problem = scheduleProblem(schedule);
	const zoned = schedule.includes('TZ');
	return [
		...(problem === undefined ? [] : [invalid('spec.schedule', schedule, problem)]),
		...(zoned && timeZone !== undefined
			? [invalid('spec.schedule', schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')]
			: []),
		...(zoned && timeZone === undefined
			? [invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
			: []),
	];
};

const isTimeZone = (name: string): boolean => {
	try {
		return new Intl.DateTimeFormat('en', {timeZone: name}).resolvedOptions().timeZone !== '';
	} catch {
		return false;
	}
};

/** Names of the tz database only: what Go calls Local depends on the machine, and offsets have no rules. */
const validateTimeZone = (timeZone: string | undefined): FieldError[] => {
	const field = 'spec.timeZone';
	if (timeZone === undefined) return [];
	if (timeZone === '') return [invalid(field, timeZone, 'timeZone must be nil or non-empty string')];
	if (timeZone.toLowerCase() === 'local')
		return [
			invalid(field, timeZone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
		];
	return /^[+-]/.test(timeZone) || !isTimeZone(timeZone)
		? [invalid(field, timeZone, `unknown time zone ${timeZone}`)]
		: [];
};

const validate = ({metadata, spec}: CronJob): FieldError[] => {
	const {jobTemplate} = spec;
	const template = jobTemplate.spec!;
	return [
		...((metadata.name ?? '').length > cronJobNameCharactersMax
			? [invalid('metadata.name', metadata.name, `must be no more than ${cronJobNameCharactersMax} characters`)]
			: []),
		...validateSchedule(spec),
		...validateTimeZone(spec.timeZone),
		...validateNonnegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
		...validateRequiredChoice(spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy'),
		...validateJobSpec(template, 'spec.jobTemplate.spec'),
		...(template.selector === undefined
			? []
			: [invalid('spec.jobTemplate.spec.selector', template.selector, '`selector` will be auto-generated')]),
		...(template.manualSelector ? [notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false'])] : []),
		...validateNonnegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
		...validateNonnegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
	];
};

export const cronJob = describeKind<CronJob>({
	group: 'batch',
	version: 'v1',
	kind: 'CronJob',
	defaults: withDefaults,
	validate,
	prepareForCreate: withoutStatus,
	warnings: object => podWarnings(object.spec?.jobTemplate.spec?.template.spec, 'spec.jobTemplate.spec.template.spec'),
	generation: true,
	printer: cronJobPrinter,
});
