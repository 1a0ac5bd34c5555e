import type {Service, ServicePort, ServiceSpec, ServiceStatus} from '../../schema/kubernetes.generated.ts';
import {changeField, mapItems, withAbsent, withField} from '../shared/sharing.ts';
import {hasClusterAddress, isExternallyAccessible} from './service-type.ts';

/** Three hours, as iptables had it. */
const affinitySeconds = 10_800;

const withPortDefaults = (port: ServicePort): ServicePort => {
	const filled = withAbsent(port, {protocol: 'TCP'});
	return filled.targetPort ? filled : {...filled, targetPort: port.port};
};

const withAffinityDefaults = (spec: ServiceSpec): ServiceSpec => {
	const given = withAbsent(spec, {sessionAffinity: 'None'});
	if (given.sessionAffinity === 'None') return withField(given, 'sessionAffinityConfig', undefined);
	if (given.sessionAffinity !== 'ClientIP' || given.sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) {
		return given;
	}
	return {...given, sessionAffinityConfig: {clientIP: {timeoutSeconds: affinitySeconds}}};
};

/** Addresses of load balancers are virtual unless they say otherwise. */
const withAddressModes = (status: ServiceStatus): ServiceStatus =>
	changeField(status, 'loadBalancer', balancer =>
		changeField(balancer, 'ingress', list =>
			mapItems(list, ingress => (ingress.ip ? withAbsent(ingress, {ipMode: 'VIP'}) : ingress)),
		),
	);

/** A Service with the server's defaults (SetDefaults_Service). Addresses and node ports come when it is stored. */
export const withServiceDefaults = (service: Service): Service => {
	let spec = withAbsent(withAffinityDefaults(service.spec ?? {}), {type: 'ClusterIP'});
	spec = changeField(spec, 'ports', ports => mapItems(ports, withPortDefaults));
	if (isExternallyAccessible(spec)) spec = withAbsent(spec, {externalTrafficPolicy: 'Cluster'});
	if (hasClusterAddress(spec)) spec = withAbsent(spec, {internalTrafficPolicy: 'Cluster'});
	if (spec.type === 'LoadBalancer') spec = withAbsent(spec, {allocateLoadBalancerNodePorts: true});
	const next = withField(service, 'spec', spec);
	return spec.type === 'LoadBalancer' ? changeField(next, 'status', withAddressModes) : next;
};
