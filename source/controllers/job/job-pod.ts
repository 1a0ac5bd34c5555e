import {controllerReference} from '../objects/owner-reference.ts';
import type {PodPlan} from '../pods/pod-control.ts';
import {indexAnnotation} from './completion-indexes.ts';
import {type Job, trackingFinalizer} from './types.ts';

const indexVariable = 'JOB_COMPLETION_INDEX';

/** The pod that a job makes; with an index for Indexed jobs, which containers see in their environment and host name. */
export const jobPodPlan = (job: Job, index: number | undefined): PodPlan => {
	const reference = controllerReference(job, 'batch/v1', 'Job');
	const plan = {owner: job, reference, template: job.spec.template, finalizers: [trackingFinalizer]};
	if (index === undefined) return plan;
	const marks = {[indexAnnotation]: String(index)};
	return {
		...plan,
		template: indexedTemplate(job, index),
		generateName: `${job.metadata.name}-${index}-`,
		labels: marks,
		annotations: marks,
	};
};

const indexedTemplate = ({metadata, spec}: Job, index: number): PodPlan['template'] => {
	const {template} = spec;
	const variable = {name: indexVariable, valueFrom: {fieldRef: {fieldPath: `metadata.labels['${indexAnnotation}']`}}};
	const withIndex = <T extends {readonly env?: readonly {readonly name: string}[]}>(container: T): T =>
		container.env?.some(({name}) => name === indexVariable)
			? container
			: {...container, env: [...(container.env ?? []), variable]};
	const podSpec = template.spec!;
	return {
		...template,
		spec: {
			...podSpec,
			containers: podSpec.containers.map(withIndex),
			...(podSpec.initContainers === undefined ? {} : {initContainers: podSpec.initContainers.map(withIndex)}),
			hostname: `${metadata.name}-${index}`,
		},
	};
};
