import type {ObjectOf} from '../../client/types.ts';
import {cpuMilli, parseQuantity, quantityMilliValue} from '../../machinery/quantity.ts';
import {isPodFinished, isPodReady, type Pod} from '../pods/pod-states.ts';
import {usageTolerance} from './limits.ts';

type Autoscaler = ObjectOf<'HorizontalPodAutoscaler'>;
export type MetricSpec = NonNullable<NonNullable<Autoscaler['spec']>['metrics']>[number];
export type MetricStatus = NonNullable<NonNullable<Autoscaler['status']>['currentMetrics']>[number];

/** What a metric asks for. */
export interface Proposal {
	readonly replicas: number;
	/** As reasons name it: `cpu resource utilization (percentage of request)`. */
	readonly name: string;
	readonly status: MetricStatus;
}

/** Usage of a pod's containers by resource, in thousandths, by the name of the pod. */
export type PodUsage = ReadonlyMap<string, number>;

/** A metric that cannot be had; the message is kube-controller-manager's. */
export class MetricError extends Error {
	readonly reason: string;

	constructor(reason: string, message: string) {
		super(message);
		this.reason = reason;
	}
}

const milliOf = (text: string): number => quantityMilliValue(parseQuantity(text));

const requestOf = ({metadata, spec}: Pod, resource: string): number =>
	(spec?.containers ?? []).reduce((sum, {name, resources}) => {
		const request = resources?.requests?.[resource];
		if (request === undefined) {
			const text = `missing request for ${resource} in container ${name} of Pod ${metadata.name}`;
			throw new MetricError('FailedGetResourceMetric', `failed to get ${resource} utilization: ${text}`);
		}
		return sum + (resource === 'cpu' ? cpuMilli(request) : milliOf(request));
	}, 0);

/** What a pod may use when all is as it should be, in thousandths. */
type Allowance = (pod: Pod) => number;

/** Ratio of what is used to what may be, over some pods; `assumed` stands in for pods of which nothing is known. */
const ratioOf = (pods: readonly Pod[], allowance: Allowance, used: (pod: Pod) => number): number => {
	const total = pods.reduce((sum, pod) => sum + allowance(pod), 0);
	return total === 0 ? 1 : pods.reduce((sum, pod) => sum + used(pod), 0) / total;
};

const isWithinTolerance = (ratio: number): boolean => Math.abs(1 - ratio) <= usageTolerance;

/** How many replicas bring usage to its target; pods that are not known or not ready never speed a change up (replica_calculator.go). */
const replicasFor = (pods: readonly Pod[], usage: PodUsage, allowance: Allowance, current: number): number => {
	const known = pods.filter(pod => usage.has(pod.metadata.name) && isPodReady(pod));
	const usedBy = (pod: Pod): number => usage.get(pod.metadata.name) ?? 0;
	const ratio = ratioOf(known, allowance, usedBy);
	const others = pods.filter(pod => !known.includes(pod));
	const counted = ratio > 1 ? others : others.filter(pod => !usage.has(pod.metadata.name) && isPodReady(pod));
	if (counted.length === 0) return isWithinTolerance(ratio) ? current : Math.ceil(ratio * known.length - 1e-9);
	const assumed = (pod: Pod): number => (known.includes(pod) ? usedBy(pod) : ratio > 1 ? 0 : allowance(pod));
	const all = [...known, ...counted];
	const newRatio = ratioOf(all, allowance, assumed);
	if (isWithinTolerance(newRatio) || ratio < 1 !== newRatio < 1) return current;
	const replicas = Math.ceil(newRatio * all.length - 1e-9);
	return newRatio < 1 ? Math.min(replicas, current) : Math.max(replicas, current);
};

const unavailable = (resource: string, isUtilization: boolean, problem: string): MetricError =>
	new MetricError(
		'FailedGetResourceMetric',
		`failed to get ${resource} ${isUtilization ? 'utilization' : 'usage'}: unable to get metrics for resource ${resource}: ${problem}`,
	);

/**
What a metric asks for, from the usage of the pods of the target. Only metrics of the type Resource can be had. Throws a
MetricError for others, and for pods without the requests a utilization is of.
*/
export const proposalOf = (
	metric: MetricSpec,
	selected: readonly Pod[],
	usageOf: (resource: string) => PodUsage,
	current: number,
): Proposal => {
	const {type, resource} = metric;
	if (type !== 'Resource' || resource === undefined) {
		throw new MetricError(`FailedGet${type}Metric`, `unable to fetch metrics of type ${type}: nothing serves them`);
	}
	const {name, target} = resource;
	const utilization = target.averageUtilization;
	const usage = usageOf(name);
	if (usage.size === 0) {
		throw unavailable(name, utilization !== undefined, 'no metrics returned from resource metrics API');
	}
	const pods = selected.filter(pod => pod.metadata.deletionTimestamp === undefined && !isPodFinished(pod));
	const measured = pods.filter(pod => usage.has(pod.metadata.name) && isPodReady(pod));
	if (measured.length === 0) {
		throw unavailable(
			name,
			utilization !== undefined,
			'did not receive metrics for targeted pods (pods might be unready)',
		);
	}
	const total = measured.reduce((sum, pod) => sum + usage.get(pod.metadata.name)!, 0);
	const averageValue = `${Math.ceil(total / measured.length / (name === 'cpu' ? 1 : 1000))}${name === 'cpu' ? 'm' : ''}`;
	if (utilization === undefined) {
		const allowed = milliOf(target.averageValue ?? '0');
		const replicas = replicasFor(pods, usage, () => allowed, current);
		return {replicas, name: `${name} resource`, status: {type, resource: {name, current: {averageValue}}}};
	}
	const requested = measured.reduce((sum, pod) => sum + requestOf(pod, name), 0);
	const replicas = replicasFor(pods, usage, pod => (requestOf(pod, name) * utilization) / 100, current);
	const averageUtilization = requested === 0 ? 0 : Math.floor((total * 100) / requested);
	return {
		replicas,
		name: `${name} resource utilization (percentage of request)`,
		status: {type, resource: {name, current: {averageUtilization, averageValue}}},
	};
};
