import type {ComponentContext} from '../../client/component.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';
import {isNamespaceTerminating, isNotFound, messageOf} from '../objects/refusals.ts';
import type {Pod} from './pod-states.ts';

/** core/v1 PodTemplateSpec. */
export type PodTemplate = ObjectOf<'ReplicaSet'>['spec']['template'] & {};

/** How a pod is made from a template. */
export interface PodPlan {
	readonly owner: KubernetesObject;
	readonly reference: OwnerReferenceLike;
	readonly template: PodTemplate;
	/** A name of its own; otherwise the server makes one. */
	readonly name?: string;
	/** What the server makes the name from; `<owner>-` unless given. */
	readonly generateName?: string;
	readonly labels?: {readonly [key: string]: string};
	readonly annotations?: {readonly [key: string]: string};
	readonly finalizers?: readonly string[];
}

/** Creates a pod from a template and records SuccessfulCreate or FailedCreate on its owner. Failures are thrown on. */
export const createPod = async ({client, events}: ComponentContext, plan: PodPlan): Promise<Pod> => {
	try {
		const pod = await client.create('Pod', draftOf(plan));
		events.event(plan.owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
		return pod;
	} catch (error) {
		if (!isNamespaceTerminating(error)) {
			events.event(plan.owner, 'Warning', 'FailedCreate', `Error creating: ${messageOf(error)}`);
		}
		throw error;
	}
};

const draftOf = (plan: PodPlan) => {
	const {owner, reference, template, name, labels, annotations, finalizers} = plan;
	const {generateName = `${owner.metadata.name}-`} = plan;
	const allFinalizers = [...(template.metadata?.finalizers ?? []), ...(finalizers ?? [])];
	return {
		metadata: {
			...(name === undefined ? {generateName} : {name}),
			namespace: owner.metadata.namespace,
			...unlessEmpty('labels', {...template.metadata?.labels, ...labels}),
			...unlessEmpty('annotations', {...template.metadata?.annotations, ...annotations}),
			...(allFinalizers.length === 0 ? {} : {finalizers: allFinalizers}),
			ownerReferences: [reference],
		},
		spec: template.spec!,
	};
};

const unlessEmpty = (member: 'labels' | 'annotations', map: {readonly [key: string]: string}) =>
	Object.keys(map).length === 0 ? {} : {[member]: map};

/** Deletes a pod of an owner and records SuccessfulDelete or FailedDelete. One that is gone already is no failure. */
export const deletePod = async (
	{client, events}: ComponentContext,
	owner: KubernetesObject,
	{metadata: {name, namespace, uid}}: Pod,
): Promise<void> => {
	try {
		await client.delete('Pod', {name, namespace}, {preconditions: {uid}});
		events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
	} catch (error) {
		if (isNotFound(error)) return;
		events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${messageOf(error)}`);
		throw error;
	}
};
