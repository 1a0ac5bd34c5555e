import type {ServiceSpec} from '../../schema/kubernetes.generated.ts';

/** Whether the type has an address in the cluster. */
export const hasClusterAddress = ({type}: ServiceSpec): boolean =>
	type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer';

/** Whether the type has ports on the nodes. */
export const hasNodePorts = ({type}: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer';

/** Whether the Service can be reached from outside of the cluster. */
export const isExternallyAccessible = (spec: ServiceSpec): boolean =>
	hasNodePorts(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);

/** Whether nodes tell load balancers by a port of its own if they have pods of the Service. */
export const needsHealthCheck = ({type, externalTrafficPolicy}: ServiceSpec): boolean =>
	type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

/** Whether the Service has no address on purpose. */
export const isHeadless = ({clusterIPs, clusterIP}: ServiceSpec): boolean =>
	clusterIPs === undefined ? clusterIP === 'None' : clusterIPs.length === 1 && clusterIPs[0] === 'None';
