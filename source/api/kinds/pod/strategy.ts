import type {
	PodAffinityTerm,
	Pod,
	PodSpec,
	PodStatus,
	TopologySpreadConstraint,
} from '../../schema/kubernetes.generated.ts';
import {qualityOfService} from '../shared/quality-of-service.ts';
import {changeField, mapItems, withField} from '../shared/sharing.ts';

type Labels = {readonly [key: string]: string};

const gated = {
	type: 'PodScheduled',
	status: 'False',
	reason: 'SchedulingGated',
	message: 'Scheduling is blocked due to non-empty scheduling gates',
};

/** Label keys of a term become requirements on the values that the pod itself has. */
const withLabelKeys = (term: PodAffinityTerm, labels: Labels): PodAffinityTerm => {
	const {labelSelector, matchLabelKeys = [], mismatchLabelKeys = []} = term;
	const requirements = [
		...matchLabelKeys.map(key => ({key, operator: 'In'})),
		...mismatchLabelKeys.map(key => ({key, operator: 'NotIn'})),
	].flatMap(({key, operator}) => (labels[key] === undefined ? [] : [{key, operator, values: [labels[key]]}]));
	if (requirements.length === 0 || labelSelector === undefined) return term;
	const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...requirements];
	return {...term, labelSelector: {...labelSelector, matchExpressions}};
};

const withSpreadKeys = (constraint: TopologySpreadConstraint, labels: Labels): TopologySpreadConstraint => {
	const {labelSelector, matchLabelKeys} = constraint;
	if (labelSelector === undefined || matchLabelKeys === undefined) return constraint;
	const {labelSelector: selector} = withLabelKeys({labelSelector, matchLabelKeys, topologyKey: ''}, labels);
	return withField(constraint, 'labelSelector', selector);
};

const withAffinityKeys = (spec: PodSpec, labels: Labels): PodSpec =>
	changeField(spec, 'affinity', affinity => {
		const withTerms = <T extends NonNullable<typeof affinity.podAffinity>>(terms: T): T => {
			const required = changeField(terms, 'requiredDuringSchedulingIgnoredDuringExecution', list =>
				mapItems(list, term => withLabelKeys(term, labels)),
			);
			return changeField(required, 'preferredDuringSchedulingIgnoredDuringExecution', list =>
				mapItems(list, weighted => changeField(weighted, 'podAffinityTerm', term => withLabelKeys(term, labels))),
			);
		};
		return changeField(changeField(affinity, 'podAffinity', withTerms), 'podAntiAffinity', withTerms);
	});

/** A new Pod is Pending whatever the client says; its quality of service is decided once and for all. */
export const preparePodForCreate = (pod: Pod): Pod => {
	const labels = pod.metadata.labels ?? {};
	const spec = changeField(withAffinityKeys(pod.spec, labels), 'topologySpreadConstraints', list =>
		mapItems(list, constraint => withSpreadKeys(constraint, labels)),
	);
	const status: PodStatus = {
		phase: 'Pending',
		...(spec.schedulingGates?.length && {conditions: [gated]}),
		qosClass: qualityOfService(spec),
	};
	return {...pod, spec, status};
};

/** Status updates cannot delete a Pod, give it other owners or another quality of service. */
export const preparePodForStatusUpdate = (next: Pod, previous: Pod): Pod => {
	const metadata = withField(next.metadata, 'ownerReferences', previous.metadata.ownerReferences);
	const qosClass = next.status?.qosClass ?? previous.status?.qosClass;
	const status = withField(next.status ?? {}, 'qosClass', qosClass);
	return withField(withField(next, 'metadata', metadata), 'status', status);
};

/**
Seconds a deleted Pod may take to stop: what is asked for, else what its spec says. None for a Pod that has no node or has
ended; at least 1 otherwise when a negative number was asked for.
*/
export const podGracePeriod = ({spec, status}: Pod, requested: number | undefined): number => {
	if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
	const seconds = requested ?? spec.terminationGracePeriodSeconds ?? 0;
	return seconds < 0 ? 1 : seconds;
};
