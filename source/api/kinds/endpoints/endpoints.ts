import {required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain, qualifiedName} from '../../../machinery/names.ts';
import type {EndpointAddress, EndpointPort, Endpoints} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateAddress, validateOrdinaryAddress} from '../shared/address-validation.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {protocols, validatePortNumber} from '../shared/port-validation.ts';
import {validateRequiredChoice, validateText} from '../shared/values-validation.ts';
import {changeField, mapItems, withAbsent} from '../shared/sharing.ts';
import {endpointsPrinter} from './printer.ts';

const validateEndpoint = ({ip, hostname, nodeName}: EndpointAddress, field: string): FieldError[] => [
	...validateAddress(ip, `${field}.ip`),
	...(hostname ? validateText(hostname, dnsLabelProblems, `${field}.hostname`) : []),
	...(nodeName === undefined ? [] : validateText(nodeName, dns1123Subdomain, `${field}.nodeName`)),
	...validateOrdinaryAddress(ip, `${field}.ip`),
];

const validatePort = (
	{name, port, protocol, appProtocol}: EndpointPort,
	needsName: boolean,
	field: string,
): FieldError[] => [
	...(name ? validateText(name, dnsLabelProblems, `${field}.name`) : needsName ? [required(`${field}.name`)] : []),
	...validatePortNumber(port, `${field}.port`),
	...validateRequiredChoice(protocol, protocols, `${field}.protocol`),
	...(appProtocol === undefined ? [] : validateText(appProtocol, qualifiedName, `${field}.appProtocol`)),
];

const validate = ({subsets = []}: Endpoints): FieldError[] =>
	subsets.flatMap(({addresses = [], notReadyAddresses = [], ports = []}, index) => {
		const at = `subsets[${index}]`;
		return [
			...(addresses.length === 0 && notReadyAddresses.length === 0
				? [required(at, 'must specify `addresses` or `notReadyAddresses`')]
				: []),
			...addresses.flatMap((address, position) => validateEndpoint(address, `${at}.addresses[${position}]`)),
			...notReadyAddresses.flatMap((address, position) =>
				validateEndpoint(address, `${at}.notReadyAddresses[${position}]`),
			),
			...ports.flatMap((port, position) => validatePort(port, ports.length > 1, `${at}.ports[${position}]`)),
		];
	});

export const endpoints = describeKind<Endpoints>({
	group: '',
	version: 'v1',
	kind: 'Endpoints',
	// The schema names only the ports of services and containers; those of endpoints are TCP by default as well.
	defaults: object =>
		changeField(object, 'subsets', subsets =>
			mapItems(subsets, subset =>
				changeField(subset, 'ports', ports => mapItems(ports, port => withAbsent(port, {protocol: 'TCP'}))),
			),
		),
	validate,
	createOnUpdate: true,
	deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
	storagePrefix: 'services/endpoints',
	printer: endpointsPrinter,
});
