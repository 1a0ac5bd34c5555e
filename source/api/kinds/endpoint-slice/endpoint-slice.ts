import {isIPv4, isIPv6} from 'node:net';
import {duplicate, invalid, required, tooMany, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain, labelValue, qualifiedName} from '../../../machinery/names.ts';
import type {DiscoveryV1EndpointPort, Endpoint, EndpointSlice} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateOrdinaryAddress} from '../shared/address-validation.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {endpointAddressesMax, sliceEndpointsMax, slicePortsMax} from '../shared/limits.ts';
import {validatePortNumber} from '../shared/port-validation.ts';
import {changeField, mapItems, withAbsent} from '../shared/sharing.ts';
import {validateImmutable, validateRequiredChoice, validateText} from '../shared/values-validation.ts';
import {endpointSlicePrinter} from './printer.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

const withPortDefaults = (port: DiscoveryV1EndpointPort): DiscoveryV1EndpointPort =>
	withAbsent(port, {name: '', protocol: 'TCP'});

const validateEndpointAddress = (address: string, type: string, field: string): FieldError[] => {
	switch (type) {
		case 'IPv4':
			return [
				...(isIPv4(address) ? [] : [invalid(field, address, 'must be an IPv4 address')]),
				...validateOrdinaryAddress(address, field),
			];
		case 'IPv6':
			return [
				...(isIPv6(address) ? [] : [invalid(field, address, 'must be an IPv6 address')]),
				...validateOrdinaryAddress(address, field),
			];
		default:
			return validateText(address, dns1123Subdomain, field);
	}
};

const validateEndpoint = (
	{nodeName, hostname, zone, ...endpoint}: Endpoint,
	type: string,
	field: string,
): FieldError[] => {
	const at = `${field}.addresses`;
	const addresses = endpoint.addresses ?? [];
	return [
		...(addresses.length === 0 ? [required(at, 'must contain at least 1 address')] : []),
		...(addresses.length > endpointAddressesMax ? [tooMany(at, addresses.length, endpointAddressesMax)] : []),
		...addresses.flatMap((address, index) => [
			...(addresses.indexOf(address) < index ? [duplicate(`${at}[${index}]`, address)] : []),
			...validateEndpointAddress(address, type, `${at}[${index}]`),
		]),
		...(nodeName === undefined ? [] : validateText(nodeName, dns1123Subdomain, `${field}.nodeName`)),
		...(zone === undefined ? [] : validateText(zone, labelValue, `${field}.zone`)),
		...(hostname === undefined ? [] : validateText(hostname, dnsLabelProblems, `${field}.hostname`)),
	];
};

const validatePorts = (ports: readonly DiscoveryV1EndpointPort[], field: string): FieldError[] => {
	const names = new Set<string>();
	return ports.flatMap(({name = '', port, protocol, appProtocol}, index) => {
		const at = `${field}[${index}]`;
		const repeated = names.has(name);
		names.add(name);
		return [
			...(name === '' ? [] : validateText(name, dnsLabelProblems, `${at}.name`)),
			...(repeated ? [duplicate(`${at}.name`, name)] : []),
			...(port === undefined ? [] : validatePortNumber(port, `${at}.port`)),
			...validateRequiredChoice(protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`),
			...(appProtocol === undefined ? [] : validateText(appProtocol, qualifiedName, `${at}.appProtocol`)),
		];
	});
};

const validateParts = (
	addressType: string,
	endpoints: readonly Endpoint[],
	ports: readonly DiscoveryV1EndpointPort[],
): FieldError[] => [
	...validateRequiredChoice(addressType, addressTypes, 'addressType'),
	...(endpoints.length > sliceEndpointsMax ? [tooMany('endpoints', endpoints.length, sliceEndpointsMax)] : []),
	...endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, addressType, `endpoints[${index}]`)),
	...(ports.length > slicePortsMax ? [tooMany('ports', ports.length, slicePortsMax)] : []),
	...validatePorts(ports, 'ports'),
];

const validate = ({addressType, endpoints, ports}: EndpointSlice): FieldError[] =>
	validateParts(addressType, endpoints ?? [], ports ?? []);

export const endpointSlice = describeKind<EndpointSlice>({
	group: 'discovery.k8s.io',
	version: 'v1',
	kind: 'EndpointSlice',
	defaults: object => changeField(object, 'ports', ports => mapItems(ports, withPortDefaults)),
	validate,
	validateUpdate: (next, previous) => validateImmutable(next.addressType, previous.addressType, 'addressType'),
	generation: true,
	printer: endpointSlicePrinter,
});
