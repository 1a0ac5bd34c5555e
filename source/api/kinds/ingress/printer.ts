import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import {loadBalancerText} from '../printing/load-balancer-text.ts';
import type {Ingress} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const shownMax = 3;

/** Hosts of the rules, at most three; `*` when no rule names one. Behind three hosts every rule counts as one more, as in Kubernetes. */
const hostsText = ({spec}: Ingress): string => {
	const rules = spec?.rules ?? [];
	const hosts = rules.flatMap(({host}, index) => (host ? [{host, index}] : [])).slice(0, shownMax);
	const shown = hosts.map(({host}) => host).join(',');
	const last = hosts.length === shownMax ? hosts[shownMax - 1]!.index : rules.length;
	return last < rules.length - 1 ? `${shown} + ${rules.length - shownMax} more...` : shown || '*';
};

/** The `kubectl get` table of a Ingress. */
export const ingressPrinter: Printer<Ingress> = {
	columns: [
		nameColumn,
		textColumn('Class', 'The name of the IngressClass resource that should be used for additional configuration'),
		textColumn('Hosts', 'Hosts that incoming requests are matched against before the ingress rule'),
		textColumn('Address', 'Address is a list containing ingress points for the load-balancer'),
		textColumn('Ports', 'Ports of TLS configurations that open'),
		ageColumn,
	],
	cells: (object, now) => [
		object.metadata.name,
		object.spec?.ingressClassName ?? '<none>',
		hostsText(object),
		loadBalancerText(object.status?.loadBalancer?.ingress),
		object.spec?.tls?.length ? '80, 443' : '80',
		age(object.metadata.creationTimestamp, now),
	],
};
