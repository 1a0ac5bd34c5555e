import type {PolicyRule} from '../schema/kubernetes.generated.ts';

/** A rule about resources of one API group or several. */
export const resourceRule = (
	apiGroups: string | readonly string[],
	resources: readonly string[],
	verbs: readonly string[],
	resourceNames?: readonly string[],
): PolicyRule => ({
	apiGroups: typeof apiGroups === 'string' ? [apiGroups] : [...apiGroups],
	resources: [...resources],
	verbs: [...verbs],
	...(resourceNames && {resourceNames: [...resourceNames]}),
});
