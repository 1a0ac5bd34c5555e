import {matcherOfMap, matcherOfSelector, type LabelMatcher} from '../../machinery/label-selector.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {ClusterObjects, WorkloadKind} from '../framework/cluster-objects.ts';
import type {Labels, Service} from '../framework/objects.ts';

const workloadKinds: ReadonlyMap<string, WorkloadKind> = new Map([
	['v1/ReplicationController', 'ReplicationController'],
	['apps/v1/ReplicaSet', 'ReplicaSet'],
	['apps/v1/StatefulSet', 'StatefulSet'],
]);

const serviceMatchers = new WeakMap<Service, LabelMatcher | undefined>();

/** Undefined for services without a selector: they select nothing. */
const serviceMatcher = (service: Service): LabelMatcher | undefined => {
	if (!serviceMatchers.has(service)) {
		const selector = service.spec?.selector ?? {};
		serviceMatchers.set(service, Object.keys(selector).length === 0 ? undefined : matcherOfMap(selector));
	}
	return serviceMatchers.get(service);
};

const workloadMatcher = (pod: PodInfo, objects: ClusterObjects): LabelMatcher | undefined => {
	const owner = controllerOf(pod.pod);
	const kind = owner === undefined ? undefined : workloadKinds.get(`${owner.apiVersion}/${owner.kind}`);
	if (owner === undefined || kind === undefined) return undefined;
	const selector = objects.workload(kind, `${pod.namespace}/${owner.name}`)?.spec.selector;
	if (selector === undefined) return undefined;
	return kind === 'ReplicationController' ? matcherOfMap(selector as Labels) : matcherOfSelector(selector);
};

/**
Who a pod without spread constraints is spread against: the pods of its services and of its ReplicationController,
ReplicaSet or StatefulSet. All matchers must match; none means it is not spread. As component-helpers' DefaultSelector.
*/
export const defaultSpreadSelector = (pod: PodInfo, objects: ClusterObjects): readonly LabelMatcher[] => {
	const matchers: LabelMatcher[] = [];
	for (const service of objects.services(pod.namespace)) {
		const matcher = serviceMatcher(service);
		if (matcher?.matches(pod.labels) === true) matchers.push(matcher);
	}
	const workload = workloadMatcher(pod, objects);
	if (workload !== undefined && !workload.empty) matchers.push(workload);
	return matchers;
};
