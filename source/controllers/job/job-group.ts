import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import {safeHash} from '../../machinery/names.ts';
import {fnv32a} from '../../machinery/pod-template-hash.ts';
import {controllerReference} from '../objects/owner-reference.ts';
import type {Pod} from '../pods/pod-states.ts';
import {isIndexed, isSuspended, type Job} from './types.ts';

type Workload = ObjectOf<'Workload'>;
type PodGroup = ObjectOf<'PodGroup'>;

/** Longest name of an object (DNS1123SubdomainMaxLength). */
const nameLengthMax = 253;

/** Jobs whose pods must all run at once: Indexed ones that work on all their indexes together. */
const isGang = (job: Job): boolean => {
	const {parallelism = 1, completions, template} = job.spec;
	return (
		isIndexed(job) && parallelism > 1 && completions === parallelism && template.spec?.schedulingGroup === undefined
	);
};

/** A job that has begun before gets no group any more: its pods would have none. */
const isNew = ({status}: Job, pods: readonly Pod[]): boolean =>
	pods.length === 0 &&
	status?.startTime === undefined &&
	(status?.succeeded ?? 0) === 0 &&
	(status?.failed ?? 0) === 0 &&
	!(status?.conditions ?? []).some(({type}) => type === 'Suspended');

const workloadName = ({metadata: {name, uid}}: Job): string => {
	const hash = safeHash(fnv32a(uid));
	return `${name.slice(0, nameLengthMax - hash.length - 1)}-${hash}`;
};

/** `<workload>-<template>-<hash>`, both cut to half the room when they need more than that. */
const groupName = (workload: string, template: string): string => {
	const hash = safeHash(fnv32a(`${workload}${template}`));
	const room = nameLengthMax - hash.length - 2;
	const half = Math.trunc(room / 2);
	const ofWorkload = workload.slice(0, Math.max(room - template.length, room - half));
	return `${ofWorkload}-${template.slice(0, room - ofWorkload.length)}-${hash}`;
};

const reference = (job: Job) => controllerReference(job, 'batch/v1', 'Job');

const createWorkload = async ({client, events}: ComponentContext, job: Job): Promise<Workload> => {
	const {name, namespace} = job.metadata;
	const created = await client.create('Workload', {
		metadata: {name: workloadName(job), namespace, ownerReferences: [reference(job)]},
		spec: {
			controllerRef: {apiGroup: 'batch', kind: 'Job', name},
			podGroupTemplates: [{name: `${name}-pgt-0`, schedulingPolicy: {gang: {minCount: job.spec.parallelism ?? 1}}}],
		},
	});
	events.event(job, 'Normal', 'WorkloadCreated', `Created Workload ${created.metadata.name} for Job ${name}`);
	return created;
};

const createGroup = async ({client, events}: ComponentContext, job: Job, workload: Workload): Promise<PodGroup> => {
	const [template] = workload.spec.podGroupTemplates;
	const {name, uid} = workload.metadata;
	const {name: templateName, ...rest} = template!;
	const created = await client.create('PodGroup', {
		metadata: {
			name: groupName(name, templateName),
			namespace: job.metadata.namespace,
			ownerReferences: [reference(job), {apiVersion: 'scheduling.k8s.io/v1alpha2', kind: 'Workload', name, uid}],
		},
		spec: {...rest, podGroupTemplateRef: {workload: {workloadName: name, podGroupTemplateName: templateName}}},
	});
	const message = `Created PodGroup ${created.metadata.name} for Job ${job.metadata.name}`;
	events.event(job, 'Normal', 'PodGroupCreated', message);
	return created;
};

/** The only one of what belongs to a job; several are nobody's, and `undefined` comes of none, too. */
const only = <T>(found: readonly T[]): {readonly one: T | undefined; readonly isFree: boolean} => ({
	one: found.length === 1 ? found[0] : undefined,
	isFree: found.length === 0,
});

/**
The PodGroup for the pods of a job; undefined: they are scheduled one by one. A new job that works on all its indexes at once
gets a Workload, and of its template a PodGroup (job_scheduling_manager.go of Kubernetes 1.36). Rejects with StatusError.
*/
export const groupOfJob = async (
	context: ComponentContext,
	job: Job,
	pods: readonly Pod[],
): Promise<string | undefined> => {
	if (!isGang(job) || isSuspended(job)) return undefined;
	const {informers} = context;
	const {name, namespace = ''} = job.metadata;
	const workloads = informers.of('Workload').by('namespace', namespace);
	const known = only(
		workloads.filter(
			({spec: {controllerRef: to}}) => to?.apiGroup === 'batch' && to.kind === 'Job' && to.name === name,
		),
	);
	const workload = known.isFree && isNew(job, pods) ? await createWorkload(context, job) : known.one;
	if (workload?.spec.podGroupTemplates.length !== 1) return undefined;
	const groups = informers.of('PodGroup').by('namespace', namespace);
	const group = only(
		groups.filter(({spec}) => spec.podGroupTemplateRef?.workload?.workloadName === workload.metadata.name),
	);
	const own = group.isFree && isNew(job, pods) ? await createGroup(context, job, workload) : group.one;
	return own?.metadata.name;
};
