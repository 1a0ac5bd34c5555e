import type {Job, JobSpec, PodFailurePolicyRule} from '../../schema/kubernetes.generated.ts';
import {int32Max} from '../shared/limits.ts';
import {withTemplateDefaults} from '../shared/pod-spec-defaults.ts';
import {changeField, mapItems, withAbsent, withField} from '../shared/sharing.ts';

const withRuleDefaults = (rule: PodFailurePolicyRule): PodFailurePolicyRule =>
	changeField(rule, 'onPodConditions', patterns =>
		mapItems(patterns, pattern => withField(pattern, 'status', pattern.status || 'True')),
	);

const withJobSpecDefaults = (given: JobSpec = {} as JobSpec): JobSpec => {
	const alone = given.completions === undefined && given.parallelism === undefined;
	const spec = withAbsent(given, {
		...(alone && {completions: 1}),
		parallelism: 1,
		backoffLimit: given.backoffLimitPerIndex === undefined ? 6 : int32Max,
		completionMode: 'NonIndexed',
		suspend: false,
		manualSelector: false,
		podReplacementPolicy: given.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
	});
	const policed = changeField(spec, 'podFailurePolicy', policy =>
		changeField(policy, 'rules', rules => mapItems(rules, withRuleDefaults)),
	);
	return withField(policed, 'template', withTemplateDefaults(policed.template));
};

/** A Job with the server's defaults (SetDefaults_Job); without labels of its own it has those of its pods. */
export const withJobDefaults = (job: Job): Job => {
	const spec = withJobSpecDefaults(job.spec);
	const metadata = withAbsent(job.metadata, {labels: spec.template.metadata?.labels});
	return withField(withField(job, 'spec', spec), 'metadata', metadata);
};
