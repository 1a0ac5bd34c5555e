import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {Job, JobSpec, PodTemplateSpec} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {validateLabelSelector} from '../shared/labels-validation.ts';
import {indexedCompletionsMax} from '../shared/limits.ts';
import {validatePodTemplate} from '../shared/pod-template-validation.ts';
import {withField} from '../shared/sharing.ts';
import {validateChoice, validateImmutable, validateNonnegative} from '../shared/values-validation.ts';
import {understoodSelector, validateSelectorMatches} from '../shared/workload-validation.ts';
import {validateFailurePolicy, validateReplacementPolicy, validateSuccessPolicy} from './failure-policy-validation.ts';
import {generatedLabels} from './strategy.ts';

const numbers = [
	'parallelism',
	'completions',
	'activeDeadlineSeconds',
	'backoffLimit',
	'ttlSecondsAfterFinished',
	'backoffLimitPerIndex',
	'maxFailedIndexes',
] as const;

const validateIndexed = (spec: JobSpec, field: string): FieldError[] => {
	const {completionMode, completions, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes} = spec;
	if (completionMode !== 'Indexed') {
		return backoffLimitPerIndex === undefined
			? []
			: [invalid(`${field}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode')];
	}
	const most = `must be less than or equal to ${indexedCompletionsMax} when completion mode is Indexed`;
	return [
		...(completions === undefined ? [required(`${field}.completions`, 'when completion mode is Indexed')] : []),
		...(parallelism > indexedCompletionsMax ? [invalid(`${field}.parallelism`, parallelism, most)] : []),
		...(maxFailedIndexes !== undefined && completions !== undefined && maxFailedIndexes > completions
			? [invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions')]
			: []),
	];
};

const validateRestartPolicy = ({template, podFailurePolicy}: JobSpec, field: string): FieldError[] => {
	const {restartPolicy = ''} = template.spec ?? {};
	const at = `${field}.template.spec.restartPolicy`;
	const policyText = 'only "Never" is supported when podFailurePolicy is specified';
	return [
		// Always is what the field has when the client says nothing, so it counts as not given.
		...(restartPolicy === 'Always' || restartPolicy === ''
			? [required(at, 'valid values: "OnFailure", "Never"')]
			: ['OnFailure', 'Never'].includes(restartPolicy)
				? []
				: [notSupported(at, restartPolicy, ['OnFailure', 'Never'])]),
		...(podFailurePolicy !== undefined && restartPolicy !== 'Never' ? [invalid(at, restartPolicy, policyText)] : []),
	];
};

/** Problems of a Job's spec but for its selector, which CronJobs leave out. */
export const validateJobSpec = (spec: JobSpec, field: string): FieldError[] => [
	...numbers.flatMap(name => validateNonnegative(spec[name], `${field}.${name}`)),
	...validateChoice(spec.completionMode, ['Indexed', 'NonIndexed'], `${field}.completionMode`),
	...validateIndexed(spec, field),
	...validateFailurePolicy(spec, `${field}.podFailurePolicy`),
	...validateSuccessPolicy(spec, `${field}.successPolicy`),
	...validateReplacementPolicy(spec, `${field}.podReplacementPolicy`),
	...validatePodTemplate(spec.template, `${field}.template`),
	...validateRestartPolicy(spec, field),
];

/** Problems of labels that the client gave in place of those that the server generates. */
const validateGenerated = ({metadata, spec}: Job): FieldError[] => {
	if (spec.manualSelector || spec.selector === undefined) return [];
	const expected = generatedLabels(metadata);
	const labels = spec.template.metadata?.labels ?? {};
	const matcher = understoodSelector(spec.selector);
	return [
		...Object.entries(expected).flatMap(([key, value]) => {
			const at = `spec.template.metadata.labels[${key}]`;
			if (labels[key] === undefined) return [required(at, `must be '${value}'`)];
			return labels[key] === value ? [] : [invalid(at, labels[key], `must be '${value}'`)];
		}),
		...(matcher !== undefined && !matcher.matches(expected)
			? [invalid('spec.selector', spec.selector, '`selector` not auto-generated')]
			: []),
	];
};

/** Problems of a Job, in the order of kube-apiserver's ValidateJob. */
export const validateJob = (job: Job): FieldError[] => {
	const {spec} = job;
	const matcher = understoodSelector(spec.selector);
	return [
		...validateGenerated(job),
		...validateJobSpec(spec, 'spec'),
		...(spec.selector === undefined
			? [required('spec.selector')]
			: validateLabelSelector(spec.selector, 'spec.selector')),
		...(matcher === undefined ? [] : validateSelectorMatches(matcher, spec.template, 'spec.template')),
	];
};

const validateCompletions = (next: JobSpec, previous: JobSpec): FieldError[] => {
	if (next.completions === previous.completions) return [];
	if (next.completionMode !== 'Indexed' || next.completions === undefined) {
		return validateImmutable(next.completions, previous.completions, 'spec.completions');
	}
	if (next.completions === next.parallelism && previous.completions === previous.parallelism) return [];
	return [invalid('spec.completions', next.completions, 'can only be modified in tandem with spec.parallelism')];
};

const directives = ['nodeSelector', 'tolerations', 'schedulingGates'] as const;

/** The template with what may change before a suspended Job first starts as it was. */
const withDirectivesUndone = (next: PodTemplateSpec, previous: PodTemplateSpec): PodTemplateSpec => {
	const {spec: old, metadata: metadataBefore} = previous;
	if (next.spec === undefined || old === undefined) return next;
	let spec = next.spec;
	for (const directive of directives) spec = withField(spec, directive, old[directive]);
	const affinity = withField(spec.affinity ?? {}, 'nodeAffinity', old.affinity?.nodeAffinity);
	spec = withField(spec, 'affinity', Object.keys(affinity).length === 0 ? undefined : affinity);
	return {...next, metadata: metadataBefore, spec};
};

const validateTemplateUpdate = (next: Job, previous: Job): FieldError[] => {
	const notStarted = previous.spec.suspend === true && previous.status?.startTime === undefined;
	const compared = notStarted ? withDirectivesUndone(next.spec.template, previous.spec.template) : next.spec.template;
	if (sameValue(compared, previous.spec.template)) return [];
	return validateImmutable(next.spec.template, previous.spec.template, 'spec.template');
};

const immutable = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;

/** What an update of a Job may not change. */
export const validateJobUpdate = (next: Job, previous: Job): FieldError[] => [
	...validateCompletions(next.spec, previous.spec),
	...validateImmutable(next.spec.selector, previous.spec.selector, 'spec.selector'),
	...validateTemplateUpdate(next, previous),
	...immutable.flatMap(field => validateImmutable(next.spec[field], previous.spec[field], `spec.${field}`)),
];

/** Problems of a Job's status. */
export const validateJobStatus = ({status}: Job): FieldError[] =>
	(['active', 'succeeded', 'failed', 'terminating', 'ready'] as const).flatMap(count =>
		validateNonnegative(status?.[count], `status.${count}`),
	);
