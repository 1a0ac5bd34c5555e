import type {ObjectOf} from '../../client/types.ts';
import type {Pod} from '../pods/pod-states.ts';

export type StatefulSet = ObjectOf<'StatefulSet'>;
export type StatefulSetStatus = NonNullable<StatefulSet['status']>;

export const wantedReplicas = ({spec}: StatefulSet): number => spec.replicas ?? 1;

export const firstOrdinal = ({spec}: StatefulSet): number => spec.ordinals?.start ?? 0;

/** One after the other, unless all may be made and removed at once. */
export const isOrdered = ({spec}: StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel';

/** The ordinal of a pod of a set, from its name; undefined for another name. */
export const ordinalOf = ({metadata}: StatefulSet, pod: Pod): number | undefined => {
	const prefix = `${metadata.name}-`;
	const text = pod.metadata.name.startsWith(prefix) ? pod.metadata.name.slice(prefix.length) : '';
	return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
};
