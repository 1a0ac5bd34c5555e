import type {Job} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {hostnameWarnings} from '../shared/hostname-warnings.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {withJobDefaults} from './defaults.ts';
import {jobPrinter} from './printer.ts';
import {prepareJobForCreate} from './strategy.ts';
import {validateJob, validateJobStatus, validateJobUpdate} from './validation.ts';

export const job = describeKind<Job>({
	group: 'batch',
	version: 'v1',
	kind: 'Job',
	defaults: withJobDefaults,
	validate: validateJob,
	validateUpdate: validateJobUpdate,
	validateStatusUpdate: validateJobStatus,
	prepareForCreate: prepareJobForCreate,
	warnings: object => [
		...hostnameWarnings(object.metadata.name, 'Pod names and hostnames'),
		...podWarnings(object.spec.template.spec, 'spec.template.spec'),
	],
	generation: true,
	selectableFields: {'status.successful': ({status}) => String(status?.succeeded ?? 0)},
	defaultPropagation: 'orphan',
	printer: jobPrinter,
});
