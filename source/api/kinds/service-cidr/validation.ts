import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {ServiceCIDR} from '../../schema/kubernetes.generated.ts';
import {familyOf, isNetwork, validateNetwork} from '../shared/address-validation.ts';
import {validateImmutable} from '../shared/values-validation.ts';

const field = 'spec.cidrs';

const validateNetworks = (networks: readonly string[]): FieldError[] => {
	if (networks.length === 0) return [required(field, 'at least one CIDR required')];
	if (networks.length > 2) return [invalid(field, {CIDRs: networks}, 'may only hold up to 2 values')];
	const [first = '', second] = networks;
	const text = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
	const isOneFamily =
		second !== undefined && isNetwork(first) && isNetwork(second) && familyOf(first) === familyOf(second);
	return [
		...networks.flatMap((network, index) => validateNetwork(network, `${field}[${index}]`)),
		...(isOneFamily ? [invalid(field, networks, text)] : []),
	];
};

/** Problems of a new ServiceCIDR. An update is only looked at for what it changes. */
export const validateServiceCidr = (
	{spec}: ServiceCIDR,
	{operation}: {readonly operation: 'create' | 'update'},
): FieldError[] => (operation === 'create' ? validateNetworks(spec?.cidrs ?? []) : []);

/** The networks of a ServiceCIDR stay; a second one, of the other family, may be added. */
export const validateServiceCidrUpdate = (next: ServiceCIDR, previous: ServiceCIDR): FieldError[] => {
	const [networks, old] = [next.spec?.cidrs ?? [], previous.spec?.cidrs ?? []];
	const isExtended = old.length === 1 && networks.length === 2;
	if (networks.length !== old.length && !isExtended) return validateImmutable(networks, old, field);
	return [
		...old.flatMap((network, index) => validateImmutable(networks[index], network, `${field}[${index}]`)),
		...(isExtended ? validateNetworks(networks) : []),
	];
};
