import {controllerReference} from '../objects/owner-reference.ts';
import type {PodPlan} from '../pods/pod-control.ts';
import {indexAnnotation} from './completion-indexes.ts';
import {type Job, trackingFinalizer} from './types.ts';

const indexVariable = 'JOB_COMPLETION_INDEX';

/** The pod that a job makes, in a PodGroup if there is one; with an index for Indexed jobs, which containers see in their environment and host name. */
export const jobPodPlan = (job: Job, index: number | undefined, group?: string): PodPlan => {
	const reference = controllerReference(job, 'batch/v1', 'Job');
	const template = groupedTemplate(job.spec.template, group);
	const plan = {owner: job, reference, template, finalizers: [trackingFinalizer]};
	if (index === undefined) return plan;
	const marks = {[indexAnnotation]: String(index)};
	return {
		...plan,
		template: indexedTemplate(job, template, index),
		generateName: `${job.metadata.name}-${index}-`,
		labels: marks,
		annotations: marks,
	};
};

const groupedTemplate = (template: PodPlan['template'], group: string | undefined): PodPlan['template'] =>
	group === undefined ? template : {...template, spec: {...template.spec!, schedulingGroup: {podGroupName: group}}};

const indexedTemplate = ({metadata}: Job, template: PodPlan['template'], index: number): PodPlan['template'] => {
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
