import {age} from '../printing/age.ts';
import {ageColumn, fieldColumn, nameColumn, wide} from '../printing/columns.ts';
import {loadBalancerText} from '../printing/load-balancer-text.ts';
import {labelsText} from '../printing/selector-text.ts';
import type {Service} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

/** Where the service is reached from outside: externalIPs, the load balancer's addresses or the external name. */
const externalAddresses = ({spec, status}: Service): string => {
	const external = spec?.externalIPs?.join(',') ?? '';
	if (spec?.type === 'ExternalName') return spec.externalName ?? '';
	if (spec?.type !== 'LoadBalancer') return external || '<none>';
	const balancer = loadBalancerText(status?.loadBalancer?.ingress);
	return [balancer, external].filter(text => text !== '').join(',') || '<pending>';
};

/** `80:30080/TCP,443/TCP`: port, node port if there is one, protocol. */
const portsText = ({spec}: Service): string => {
	const ports = (spec?.ports ?? []).map(({port, nodePort, protocol}) =>
		nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
	);
	return ports.join(',') || '<none>';
};

/** The `kubectl get` table of a Service. */
export const servicePrinter: Printer<Service> = {
	columns: [
		nameColumn,
		fieldColumn('Type', 'core.v1.ServiceSpec.type'),
		fieldColumn('Cluster-IP', 'core.v1.ServiceSpec.clusterIP'),
		fieldColumn('External-IP', 'core.v1.ServiceSpec.externalIPs'),
		fieldColumn('Port(s)', 'core.v1.ServiceSpec.ports'),
		ageColumn,
		...wide(fieldColumn('Selector', 'core.v1.ServiceSpec.selector')),
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.type ?? '',
		object.spec?.clusterIP || '<none>',
		externalAddresses(object),
		portsText(object),
		age(object.metadata.creationTimestamp, now),
		labelsText(object.spec?.selector),
	],
};
