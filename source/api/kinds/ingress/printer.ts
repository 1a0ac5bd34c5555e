import {age} from '../printing/age.ts';
import {ageColumn, nameColumn, textColumn} from '../printing/columns.ts';
import {loadBalancerText} from '../printing/load-balancer-text.ts';
import {shortenedList} from '../printing/shortened-list.ts';
import type {Ingress} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const shownMax = 3;

/** Hosts of the rules, at most three; `*` when no rule names one. */
const hostsText = ({spec}: Ingress): string => {
	const hosts = (spec?.rules ?? []).flatMap(({host}) => (host ? [host] : []));
	return shortenedList(hosts, shownMax) || '*';
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
