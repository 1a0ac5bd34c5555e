import type {Pod, PodGroup} from '../framework/objects.ts';

/** `namespace/name` of the PodGroup that a pod is in; undefined for a pod of its own. */
export const groupKeyOf = ({metadata, spec}: Pod): string | undefined => {
	const name = spec.schedulingGroup?.podGroupName;
	return name === undefined ? undefined : `${metadata.namespace ?? ''}/${name}`;
};

/** How many pods of a group must be placed for any to be; 0 for a group that is no gang. */
export const minCountOf = ({spec}: PodGroup): number => spec.schedulingPolicy.gang?.minCount ?? 0;

/** Whether one attempt takes all waiting pods of the group; those of others are placed one by one. */
export const isPlannedTogether = (group: PodGroup): boolean =>
	minCountOf(group) > 0 || (group.spec.schedulingConstraints?.topology ?? []).length > 0;
