import type {ComponentContext} from '../../client/component.ts';
import {timestamp} from '../../clock/clock.ts';
import {findCondition, withCondition} from '../../machinery/conditions.ts';
import {byName} from '../objects/by-name.ts';
import {isConflict, unlessGone} from '../objects/refusals.ts';
import type {Pod} from '../pods/pod-states.ts';
import {podsOnNode} from '../pods/pods-by-node.ts';

/**
Sets Ready to False on the pods of a node that is not ready any more, so that services leave them out, with an event on
each (controller_utils.go, MarkPodsNotReady). Answers whether all could be written; a pod that changed meanwhile is tried again.
*/
export const markPodsNotReady = async (context: ComponentContext, nodeName: string): Promise<boolean> => {
	const pods = podsOnNode(context.informers.of('Pod'), nodeName).filter(isMarkedReady).toSorted(byName);
	const results = await Promise.all(pods.map(pod => markPodNotReady(context, pod)));
	return results.every(Boolean);
};

const isMarkedReady = ({status}: Pod): boolean => findCondition(status?.conditions, 'Ready')?.status === 'True';

const markPodNotReady = async ({client, events, clock}: ComponentContext, pod: Pod): Promise<boolean> => {
	const ready = {...findCondition(pod.status?.conditions, 'Ready')!, status: 'False'};
	const conditions = withCondition(pod.status?.conditions, ready, timestamp(clock.now()));
	try {
		const status = {...pod.status, conditions};
		const written = await unlessGone(client.update('Pod', {...pod, status}, {subresource: 'status'}));
		if (written !== undefined) events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
		return true;
	} catch (error) {
		if (isConflict(error)) return false;
		throw error;
	}
};
