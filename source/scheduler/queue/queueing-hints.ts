import type {ClusterEvent} from '../framework/cluster-event.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {Profile} from '../framework/profile.ts';
import type {QueuedPod} from './queued-pod.ts';

/**
Whether an event may make a pod fit: asks the plugins that refused it. A pod that nobody refused (there were no nodes) is
helped by any node.
*/
export const eventMayHelp = (
	{plugins}: Profile,
	{pod, refusedBy}: QueuedPod,
	event: ClusterEvent,
	objects: ClusterObjects,
): boolean => {
	if (refusedBy.size === 0) return event.source === 'Node';
	for (const {plugin} of plugins) {
		if (!refusedBy.has(plugin.name)) continue;
		for (const {source, actions, mayHelp} of plugin.events ?? []) {
			if (source !== event.source || !actions.includes(event.action)) continue;
			if (mayHelp === undefined || mayHelp(pod, event, objects)) return true;
		}
	}
	return false;
};
