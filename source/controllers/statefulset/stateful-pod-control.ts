import type {ComponentContext} from '../../client/component.ts';
import type {ControllerRevision} from '../history/revision-history.ts';
import {isAlreadyExists, messageOf, unlessGone} from '../objects/refusals.ts';
import type {Pod} from '../pods/pod-states.ts';
import {claimsFor, statefulPod} from './stateful-pod.ts';
import type {StatefulSet} from './types.ts';

/** Creates the claims that a pod lacks and then the pod, with an event for each (stateful_pod_control.go). */
export const createStatefulPod = async (
	context: ComponentContext,
	set: StatefulSet,
	revision: ControllerRevision,
	ordinal: number,
): Promise<Pod> => {
	const {client, events} = context;
	const draft = statefulPod(set, revision, ordinal);
	const name = draft.metadata.name!;
	try {
		await createClaims(context, set, ordinal, name);
		const pod = await client.create('Pod', draft);
		events.event(
			set,
			'Normal',
			'SuccessfulCreate',
			`create Pod ${name} in StatefulSet ${set.metadata.name} successful`,
		);
		return pod;
	} catch (error) {
		const message = `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${messageOf(error)}`;
		if (!isAlreadyExists(error)) events.event(set, 'Warning', 'FailedCreate', message);
		throw error;
	}
};

const createClaims = async (
	{client, informers, events}: ComponentContext,
	set: StatefulSet,
	ordinal: number,
	podName: string,
) => {
	const claims = informers.of('PersistentVolumeClaim');
	for (const draft of claimsFor(set, ordinal)) {
		const {name} = draft.metadata;
		if (claims.get(`${set.metadata.namespace}/${name}`) !== undefined) continue;
		try {
			await client.create('PersistentVolumeClaim', draft);
			const message = `create Claim ${name} Pod ${podName} in StatefulSet ${set.metadata.name} success`;
			events.event(set, 'Normal', 'SuccessfulCreate', message);
		} catch (error) {
			if (!isAlreadyExists(error)) throw error;
		}
	}
};

/** Deletes a pod of a set, with an event. */
export const deleteStatefulPod = async (
	{client, events}: ComponentContext,
	set: StatefulSet,
	{metadata}: Pod,
): Promise<void> => {
	const {name, namespace, uid} = metadata;
	try {
		await unlessGone(client.delete('Pod', {name, namespace}, {preconditions: {uid}}));
		events.event(
			set,
			'Normal',
			'SuccessfulDelete',
			`delete Pod ${name} in StatefulSet ${set.metadata.name} successful`,
		);
	} catch (error) {
		const message = `delete Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${messageOf(error)}`;
		events.event(set, 'Warning', 'FailedDelete', message);
		throw error;
	}
};
