import type {Service, ServicePort, ServiceSpec} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {mapItems, withField} from '../shared/sharing.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {hasClusterAddress, hasNodePorts, isExternallyAccessible, needsHealthCheck} from './service-type.ts';

/** clusterIP and the first of clusterIPs are one: where only one was given or changed, the other follows. */
const withOneAddress = (next: ServiceSpec, previous: ServiceSpec | undefined): ServiceSpec => {
	const {clusterIP = '', clusterIPs = []} = next;
	if (previous === undefined) {
		return clusterIP !== '' && clusterIPs.length === 0 ? {...next, clusterIPs: [clusterIP]} : next;
	}
	const changedOne = clusterIP !== (previous.clusterIP ?? '');
	const changedList = !sameValue(next.clusterIPs, previous.clusterIPs);
	if (changedOne && !changedList) return withField(next, 'clusterIPs', clusterIP === '' ? undefined : [clusterIP]);
	if (changedList && !changedOne) return withField(next, 'clusterIP', clusterIPs[0]);
	if (clusterIP !== '' && clusterIPs.length === 0) return {...next, clusterIPs: [clusterIP]};
	return next;
};

const withoutNodePort = (port: ServicePort): ServicePort => withField(port, 'nodePort', undefined);
const nodePortsOf = ({ports = []}: ServiceSpec): readonly number[] => ports.map(({nodePort = 0}) => nodePort);

/** A field is dropped when the new type has no use for it, the old one had, and the client did not change it. */
const withoutUseless = (given: ServiceSpec, previous: ServiceSpec): ServiceSpec => {
	let next = given;
	const drop = (uses: (spec: ServiceSpec) => boolean, fields: readonly (keyof ServiceSpec)[]): void => {
		if (!uses(previous) || uses(given)) return;
		for (const field of fields) {
			if (sameValue(given[field], previous[field])) next = withField(next, field, undefined);
		}
	};
	drop(hasClusterAddress, ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']);
	drop(needsHealthCheck, ['healthCheckNodePort']);
	drop(({type}) => type === 'LoadBalancer', ['allocateLoadBalancerNodePorts', 'loadBalancerClass']);
	drop(isExternallyAccessible, ['externalTrafficPolicy']);
	if (hasNodePorts(previous) && !hasNodePorts(given) && sameValue(nodePortsOf(given), nodePortsOf(previous))) {
		next = withField(next, 'ports', next.ports && mapItems(next.ports, withoutNodePort));
	}
	return next;
};

/** A new Service has no status; its address is named twice. */
export const prepareServiceForCreate = (service: Service): Service =>
	withoutStatus(withField(service, 'spec', withOneAddress(service.spec ?? {}, undefined)));

/** An update that changes the type lets go of what only the old type has. */
export const prepareServiceForUpdate = (next: Service, previous: Service): Service => {
	const old = previous.spec ?? {};
	const spec = withoutUseless(withOneAddress(next.spec ?? {}, old), old);
	return withField(next, 'spec', spec);
};
