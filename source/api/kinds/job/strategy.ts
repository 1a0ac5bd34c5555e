import type {Job, ObjectMeta} from '../../schema/kubernetes.generated.ts';
import {withAbsent, withField} from '../shared/sharing.ts';
import {withoutStatus} from '../shared/without-status.ts';

const prefix = 'batch.kubernetes.io/';

/** Labels by which a Job knows its pods, under their present and their former names. */
export const generatedLabels = ({uid, name}: ObjectMeta): {readonly [key: string]: string} => ({
	[`${prefix}controller-uid`]: uid,
	[`${prefix}job-name`]: name,
	'controller-uid': uid,
	'job-name': name,
});

/**
A new Job has no status. Unless the client selects pods itself, they are known by the Job's uid; the template gets labels to
match, and so does the Job where it took its labels from the template.
*/
export const prepareJobForCreate = (given: Job): Job => {
	const job = withoutStatus(given);
	const {spec} = job;
	if (spec.manualSelector) return job;
	const own = generatedLabels(job.metadata);
	const template = spec.template.metadata ?? ({} as ObjectMeta);
	const labels = withAbsent(template.labels ?? {}, own);
	const key = `${prefix}controller-uid`;
	const matchLabels = withAbsent(spec.selector?.matchLabels ?? {}, {[key]: own[key]!});
	return {
		...job,
		metadata: job.metadata.labels === template.labels ? withField(job.metadata, 'labels', labels) : job.metadata,
		spec: {
			...spec,
			selector: {...spec.selector, matchLabels},
			template: {...spec.template, metadata: {...template, labels}},
		},
	};
};
