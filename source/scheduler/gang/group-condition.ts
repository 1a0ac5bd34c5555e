import type {ComponentContext} from '../../client/component.ts';
import {timestamp} from '../../clock/clock.ts';
import {findCondition} from '../../machinery/conditions.ts';
import {keyOf} from '../../machinery/object-key.ts';
import type {PodGroup} from '../framework/objects.ts';

/** Whether the pods of a group have nodes. */
export type GroupResult = {readonly reason: 'Scheduled' | 'Unschedulable'; readonly message: string};

/** Writes the outcome of a group's attempt into its PodGroupScheduled condition, unless it says so already. Never rejects. */
export const writeGroupCondition = async (
	{client, clock, log}: ComponentContext,
	{metadata, status}: PodGroup,
	{reason, message}: GroupResult,
): Promise<void> => {
	const type = 'PodGroupScheduled';
	const value = reason === 'Scheduled' ? 'True' : 'False';
	const known = findCondition(status?.conditions, type);
	if (known?.status === value && known.reason === reason && known.message === message) return;
	const lastTransitionTime = known?.status === value ? known.lastTransitionTime : timestamp(clock.now());
	const {name, namespace, generation} = metadata;
	const condition = {
		type,
		status: value,
		reason,
		message,
		lastTransitionTime,
		...(generation === undefined ? {} : {observedGeneration: generation}),
	};
	try {
		const patch = {status: {conditions: [condition]}};
		await client.patch('PodGroup', {name, namespace}, 'strategic', patch, {subresource: 'status'});
	} catch (error) {
		log.warn(`status of pod group ${keyOf({metadata})} was not written: ${(error as Error).message}`);
	}
};
