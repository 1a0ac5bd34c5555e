import type {Extender} from '../framework/extender.ts';
import type {Pod} from '../framework/objects.ts';

/** Whether a pod is an extender's concern: it requests, or is limited in, one of the resources that the extender manages. */
export const isInterested = ({managedResources}: Extender, {spec}: Pod): boolean => {
	if (managedResources.length === 0) return true;
	return [...spec.containers, ...(spec.initContainers ?? [])].some(({resources}) =>
		[resources?.requests, resources?.limits].some(list =>
			Object.keys(list ?? {}).some(name => managedResources.includes(name)),
		),
	);
};
