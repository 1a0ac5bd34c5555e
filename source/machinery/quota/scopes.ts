import type {PodLike} from './usage.ts';

interface Requirement {
	readonly scopeName: string;
	readonly operator: string;
	readonly values?: readonly string[];
}

/** What is read of a quota. */
export interface QuotaLike {
	readonly spec?: {
		readonly hard?: {readonly [name: string]: string};
		readonly scopes?: readonly string[];
		readonly scopeSelector?: {readonly matchExpressions?: readonly Requirement[]};
	};
}

/** What scopes ask of a pod. */
export interface ScopedPod extends PodLike {
	readonly spec: PodLike['spec'] & {
		readonly activeDeadlineSeconds?: number;
		readonly priorityClassName?: string;
		readonly affinity?: {readonly podAffinity?: Affinity; readonly podAntiAffinity?: Affinity};
	};
	readonly status?: {readonly phase?: string; readonly qosClass?: string};
}

interface Term {
	readonly namespaces?: readonly string[];
	readonly namespaceSelector?: object;
}

interface Affinity {
	readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly Term[];
	readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {readonly podAffinityTerm: Term}[];
}

const reachesOut = (affinity: Affinity | undefined): boolean =>
	[
		...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
		...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({podAffinityTerm}) => podAffinityTerm),
	].some(({namespaces = [], namespaceSelector}) => namespaces.length > 0 || namespaceSelector !== undefined);

const ofClass = (name: string, {operator, values = []}: Requirement): boolean => {
	switch (operator) {
		case 'In':
			return values.includes(name);
		case 'NotIn':
			return !values.includes(name);
		case 'DoesNotExist':
			return name === '';
		default:
			return name !== '';
	}
};

const asksNothing = ({spec}: ScopedPod): boolean =>
	[...(spec.containers ?? []), ...(spec.initContainers ?? [])].every(({resources}) =>
		[resources?.requests, resources?.limits].every(
			amounts => amounts?.['cpu'] === undefined && amounts?.['memory'] === undefined,
		),
	);

const meets = (pod: ScopedPod, requirement: Requirement): boolean => {
	const {activeDeadlineSeconds, priorityClassName = '', affinity} = pod.spec;
	switch (requirement.scopeName) {
		case 'Terminating':
			return activeDeadlineSeconds !== undefined;
		case 'NotTerminating':
			return activeDeadlineSeconds === undefined;
		case 'BestEffort':
			return asksNothing(pod);
		case 'NotBestEffort':
			return !asksNothing(pod);
		case 'PriorityClass':
			return ofClass(priorityClassName, requirement);
		case 'CrossNamespacePodAffinity':
			return reachesOut(affinity?.podAffinity) || reachesOut(affinity?.podAntiAffinity);
		default:
			return false;
	}
};

const requirementsOf = ({spec = {}}: QuotaLike): readonly Requirement[] => [
	...(spec.scopes ?? []).map(scopeName => ({scopeName, operator: 'Exists'})),
	...(spec.scopeSelector?.matchExpressions ?? []),
];

/** Whether an object is in the scopes of a quota. Only pods have scopes. */
export const isInScope = (quota: QuotaLike, resource: string, object: object): boolean => {
	const requirements = requirementsOf(quota);
	return requirements.every(requirement => resource === 'pods' && meets(object as ScopedPod, requirement));
};
