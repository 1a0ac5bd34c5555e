import {podRequests} from '../../../machinery/pod-requests.ts';
import type {Container, Pod, PodSpec, PodStatus, ResourceRequirements} from '../../schema/kubernetes.generated.ts';
import {withPodSpecDefaults} from '../shared/pod-spec-defaults.ts';
import {changeField, mapItems, withAbsent, withField} from '../shared/sharing.ts';

/** What is limited but not requested is requested as it is limited. */
const withRequests = (resources: ResourceRequirements): ResourceRequirements =>
	resources.limits === undefined
		? resources
		: withField(resources, 'requests', withAbsent(resources.requests ?? {}, resources.limits));

const withContainerRequests = (containers: readonly Container[]): readonly Container[] =>
	mapItems(containers, container => changeField(container, 'resources', withRequests));

const withHostPorts = (containers: readonly Container[]): readonly Container[] =>
	mapItems(containers, container =>
		changeField(container, 'ports', ports =>
			mapItems(ports, port => (port.hostPort ? port : {...port, hostPort: port.containerPort})),
		),
	);

const podLevelResources = ['cpu', 'memory'] as const;

/** Requests of the pod as a whole, where it has limits: those of its containers together, else the limits. */
const withPodRequests = (spec: PodSpec): PodSpec => {
	const {resources} = spec;
	if (resources?.limits === undefined || Object.keys(resources.limits).length === 0) return spec;
	const sums = podRequests({containers: spec.containers, initContainers: spec.initContainers});
	const texts = podLevelResources.flatMap(resource => {
		const sum = sums.get(resource);
		return sum === undefined ? [] : [[resource, resource === 'cpu' ? `${sum}m` : String(sum)] as const];
	});
	const requests = withAbsent(withAbsent(resources.requests ?? {}, Object.fromEntries(texts)), resources.limits);
	return withField(spec, 'resources', withField(resources, 'requests', requests));
};

const withPodOnlyDefaults = (spec: PodSpec): PodSpec => {
	let next = withAbsent(spec, {enableServiceLinks: true});
	// Pods only: a template keeps what it says, for the sake of those that are stored.
	if ((next.terminationGracePeriodSeconds ?? 0) < 0) next = withField(next, 'terminationGracePeriodSeconds', 1);
	next = changeField(next, 'containers', withContainerRequests);
	next = changeField(next, 'initContainers', withContainerRequests);
	next = withPodRequests(next);
	if (!next.hostNetwork) return next;
	return changeField(changeField(next, 'containers', withHostPorts), 'initContainers', withHostPorts);
};

/** podIP and the first of podIPs are one; where they differ, podIP counts (older kubelets know only that). */
const withAddresses = (status: PodStatus): PodStatus => {
	const {podIP, podIPs = []} = status;
	if (podIP !== undefined && podIPs[0]?.ip !== podIP) return {...status, podIPs: [{ip: podIP}]};
	return withField(status, 'podIP', podIPs[0]?.ip);
};

/** A Pod with the server's defaults (SetDefaults_Pod, SetDefaults_PodSpec and conversion). */
export const withPodDefaults = (pod: Pod): Pod => {
	const spec = withPodOnlyDefaults(withPodSpecDefaults(pod.spec ?? ({} as PodSpec)));
	return changeField(withField(pod, 'spec', spec), 'status', withAddresses);
};
