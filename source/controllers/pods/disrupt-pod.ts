import type {Client} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import {withCondition} from '../../machinery/conditions.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';
import type {Pod} from './pod-states.ts';

/** Says in a pod's status that it is about to be deleted, and why, in the condition DisruptionTarget. Rejects when the pod changed. */
export const markDisrupted = async (
	client: Client,
	pod: Pod,
	{reason, message, phase}: {readonly reason: string; readonly message: string; readonly phase?: string},
	now: number,
): Promise<Pod> => {
	const next = {type: 'DisruptionTarget', status: 'True', reason, message};
	const conditions = withCondition(pod.status?.conditions, next, timestamp(now));
	const status = {...pod.status, conditions, ...(phase === undefined ? {} : {phase})};
	if (structurallyEqual(status, pod.status)) return pod;
	return client.update('Pod', {...pod, status}, {subresource: 'status'});
};
