import type {Container, Labels, Pod, PodAffinityTerm} from '../framework/objects.ts';

/** What pod defaulting looks up by name. */
export interface PodDefaultSources {
	priorityClass(name: string): PriorityClassLike | undefined;
	/** The class of pods that name none. */
	readonly globalDefault: PriorityClassLike | undefined;
	runtimeClass(name: string): RuntimeClassLike | undefined;
}

export interface PriorityClassLike {
	readonly metadata: {readonly name: string};
	readonly value?: number;
	readonly globalDefault?: boolean;
	readonly preemptionPolicy?: string;
}

export interface RuntimeClassLike {
	readonly overhead?: {readonly podFixed?: Quantities};
	readonly scheduling?: {readonly nodeSelector?: Labels; readonly tolerations?: Pod['spec']['tolerations']};
}

type Quantities = {readonly [resource: string]: string};
type WrittenQuantities = {readonly [resource: string]: string | number};

const systemPriorities: ReadonlyMap<string, number> = new Map([
	['system-cluster-critical', 2_000_000_000],
	['system-node-critical', 2_000_001_000],
]);

/** Quantities as text: people write `cpu: 2`. */
export const quantityTexts = (quantities: WrittenQuantities | undefined): Quantities | undefined =>
	quantities === undefined
		? undefined
		: Object.fromEntries(Object.entries(quantities).map(([name, value]) => [name, String(value)]));

const defaultContainer = (container: Container, hostNetwork: boolean): Container => {
	const limits = quantityTexts(container.resources?.limits);
	const requests = {...limits, ...quantityTexts(container.resources?.requests)};
	const ports = container.ports?.map(port => ({
		protocol: 'TCP',
		...port,
		...(hostNetwork && port.hostPort === undefined ? {hostPort: port.containerPort} : {}),
	}));
	return {
		...container,
		...(ports === undefined ? {} : {ports}),
		resources: {...container.resources, ...(limits === undefined ? {} : {limits}), requests},
	};
};

/** The affinity term with the pod's own values of matchLabelKeys and mismatchLabelKeys in its selector, as the server stores it. */
const mergeLabelKeys = (term: PodAffinityTerm, labels: Labels): PodAffinityTerm => {
	const {matchLabelKeys = [], mismatchLabelKeys = [], labelSelector} = term;
	if (labelSelector === undefined || matchLabelKeys.length + mismatchLabelKeys.length === 0) return term;
	const expressions = (keys: readonly string[], operator: string) =>
		keys.filter(key => labels[key] !== undefined).map(key => ({key, operator, values: [labels[key]!]}));
	const matchExpressions = [
		...(labelSelector.matchExpressions ?? []),
		...expressions(matchLabelKeys, 'In'),
		...expressions(mismatchLabelKeys, 'NotIn'),
	];
	return {...term, labelSelector: {...labelSelector, matchExpressions}};
};

type PodAffinity = NonNullable<NonNullable<Pod['spec']['affinity']>['podAffinity']>;

const mergeTerms = (terms: PodAffinity | undefined, labels: Labels): PodAffinity | undefined =>
	terms === undefined
		? undefined
		: {
				requiredDuringSchedulingIgnoredDuringExecution: terms.requiredDuringSchedulingIgnoredDuringExecution?.map(
					term => mergeLabelKeys(term, labels),
				),
				preferredDuringSchedulingIgnoredDuringExecution: terms.preferredDuringSchedulingIgnoredDuringExecution?.map(
					({weight, podAffinityTerm}) => ({weight, podAffinityTerm: mergeLabelKeys(podAffinityTerm, labels)}),
				),
			};

const priorityOf = (spec: Pod['spec'], {priorityClass, globalDefault}: PodDefaultSources): Partial<Pod['spec']> => {
	if (spec.priority !== undefined) return {};
	const name = spec.priorityClassName ?? '';
	const system = systemPriorities.get(name);
	if (system !== undefined) return {priority: system};
	const found = name === '' ? globalDefault : priorityClass(name);
	if (found === undefined && name !== '') {
		throw new Error(`no PriorityClass with name ${name} was found; add it to the snapshot or set spec.priority`);
	}
	const preemptionPolicy = spec.preemptionPolicy ?? found?.preemptionPolicy;
	return {priority: found?.value ?? 0, ...(preemptionPolicy === undefined ? {} : {preemptionPolicy})};
};

const runtimeOf = (spec: Pod['spec'], {runtimeClass}: PodDefaultSources): Partial<Pod['spec']> => {
	const name = spec.runtimeClassName ?? '';
	if (name === '' || spec.overhead !== undefined) return {overhead: quantityTexts(spec.overhead)};
	const found = runtimeClass(name);
	if (found === undefined) throw new Error(`RuntimeClass ${name} is not in the snapshot`);
	const {overhead, scheduling} = found;
	return {
		overhead: quantityTexts(overhead?.podFixed),
		nodeSelector: {...spec.nodeSelector, ...scheduling?.nodeSelector},
		tolerations: [...(spec.tolerations ?? []), ...(scheduling?.tolerations ?? [])],
	};
};

/**
Fills in what the API server would have when the pod was created, as far as scheduling sees it: requests from limits, host
ports of hostNetwork pods, priority, runtime class overhead and placement, label keys of affinity terms. Does nothing to a
pod that has been through a server. Throws an Error for a class that is not there.
*/
export const defaultPod = (pod: Pod, sources: PodDefaultSources): Pod => {
	const {spec} = pod;
	const labels = pod.metadata.labels ?? {};
	const hostNetwork = spec.hostNetwork === true;
	const {affinity} = spec;
	return {
		...pod,
		spec: {
			...spec,
			...priorityOf(spec, sources),
			...runtimeOf(spec, sources),
			containers: spec.containers.map(container => defaultContainer(container, hostNetwork)),
			initContainers: spec.initContainers?.map(container => defaultContainer(container, hostNetwork)),
			affinity:
				affinity === undefined
					? undefined
					: {
							...affinity,
							podAffinity: mergeTerms(affinity.podAffinity, labels),
							podAntiAffinity: mergeTerms(affinity.podAntiAffinity, labels),
						},
		},
	};
};
