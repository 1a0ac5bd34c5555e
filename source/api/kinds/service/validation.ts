import {duplicate, forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain, qualifiedName} from '../../../machinery/names.ts';
import type {Service, ServicePort, ServiceSpec} from '../../schema/kubernetes.generated.ts';
import {validateAddress, validateNetwork, validateOrdinaryAddress} from '../shared/address-validation.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {validateLabels} from '../shared/labels-validation.ts';
import {protocols, validatePort, validatePortNumber} from '../shared/port-validation.ts';
import {validateChoice, validateRequiredChoice, validateText} from '../shared/values-validation.ts';
import {validateServiceAddresses, validateServiceAddressUpdate} from './address-validation.ts';
import {hasClusterAddress, isExternallyAccessible, isHeadless, needsHealthCheck} from './service-type.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinitySecondsMax = 86_400;
const onlyLoadBalancers = "may only be used when `type` is 'LoadBalancer'";
const notExternalName = 'may not be set for ExternalName services';

const validateType = (spec: ServiceSpec): FieldError[] => {
	const {type, clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = ''} = spec;
	if (type === 'LoadBalancer' || type === 'NodePort') {
		const text = `may not be set to 'None' for ${type} services`;
		return isHeadless(spec) ? [invalid('spec.clusterIPs[0]', 'None', text)] : [];
	}
	if (type !== 'ExternalName') return [];
	const name = externalName.replace(/\.$/, '');
	return [
		...(clusterIPs.length > 0 ? [forbidden('spec.clusterIPs', notExternalName)] : []),
		...(ipFamilies.length > 0 ? [forbidden('spec.ipFamilies', notExternalName)] : []),
		...(ipFamilyPolicy === undefined ? [] : [forbidden('spec.ipFamilyPolicy', notExternalName)]),
		...(name === '' ? [required('spec.externalName')] : validateText(name, dns1123Subdomain, 'spec.externalName')),
	];
};

const validateServicePort = (
	port: ServicePort,
	needsName: boolean,
	names: Set<string>,
	field: string,
): FieldError[] => {
	const {name = '', protocol, targetPort = 0, appProtocol} = port;
	const repeated = name !== '' && names.has(name);
	names.add(name);
	return [
		...(name === ''
			? needsName
				? [required(`${field}.name`)]
				: []
			: validateText(name, dnsLabelProblems, `${field}.name`)),
		...(repeated ? [duplicate(`${field}.name`, name)] : []),
		...validatePortNumber(port.port ?? 0, `${field}.port`),
		...validateRequiredChoice(protocol, protocols, `${field}.protocol`),
		...validatePort(targetPort, `${field}.targetPort`),
		...(appProtocol === undefined ? [] : validateText(appProtocol, qualifiedName, `${field}.appProtocol`)),
	];
};

const validateAffinity = ({sessionAffinity, sessionAffinityConfig}: ServiceSpec): FieldError[] => {
	const field = 'spec.sessionAffinityConfig';
	const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
	const missing = 'when session affinity type is ClientIP';
	const range = `must be greater than 0 and less than ${affinitySecondsMax}`;
	const config =
		sessionAffinity === 'None'
			? sessionAffinityConfig && [forbidden(field, 'must not be set when session affinity is None')]
			: sessionAffinity !== 'ClientIP'
				? []
				: sessionAffinityConfig === undefined
					? [required(field, missing)]
					: sessionAffinityConfig.clientIP === undefined
						? [required(`${field}.clientIP`, missing)]
						: seconds === undefined
							? [required(`${field}.clientIP.timeoutSeconds`, missing)]
							: seconds > 0 && seconds <= affinitySecondsMax
								? []
								: [invalid(`${field}.clientIP.timeoutSeconds`, seconds, range)];
	return [...validateRequiredChoice(sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity'), ...(config ?? [])];
};

const validateExternalAddresses = (addresses: readonly string[]): FieldError[] =>
	addresses.flatMap((address, index) => {
		const field = `spec.externalIPs[${index}]`;
		const problems = validateAddress(address, field);
		return problems.length > 0 ? problems : validateOrdinaryAddress(address, field);
	});

const validatePortUses = ({type, ports = []}: ServiceSpec): FieldError[] => {
	const nodePorts = new Set<string>();
	const numbers = new Set<string>();
	const isRepeated = (seen: Set<string>, key: string): boolean => {
		const known = seen.has(key);
		seen.add(key);
		return known;
	};
	const unused = "may not be used when `type` is 'ClusterIP'";
	return [
		...ports.flatMap(({nodePort}, index) =>
			type === 'ClusterIP' && nodePort ? [forbidden(`spec.ports[${index}].nodePort`, unused)] : [],
		),
		...ports.flatMap(({nodePort, protocol}, index) =>
			nodePort && isRepeated(nodePorts, `${protocol}/${nodePort}`)
				? [duplicate(`spec.ports[${index}].nodePort`, nodePort)]
				: [],
		),
		...ports.flatMap(({port, protocol = ''}, index) =>
			isRepeated(numbers, `${protocol}/${port}`)
				? [duplicate(`spec.ports[${index}]`, printedPort(protocol, port))]
				: [],
		),
	];
};

/** A port as Kubernetes prints its internal type. */
const printedPort = (protocol: string, port: number) => ({
	Name: '',
	Protocol: protocol,
	AppProtocol: null,
	Port: port,
	TargetPort: 0,
	NodePort: 0,
});

const validateLoadBalancer = (spec: ServiceSpec): FieldError[] => {
	const {type, loadBalancerSourceRanges: ranges = [], allocateLoadBalancerNodePorts, loadBalancerClass} = spec;
	const isBalancer = type === 'LoadBalancer';
	return [
		...(ranges.length > 0 && !isBalancer ? [forbidden('spec.LoadBalancerSourceRanges', onlyLoadBalancers)] : []),
		...ranges.flatMap((range, index) => validateNetwork(range.trim(), `spec.LoadBalancerSourceRanges[${index}]`)),
		...(allocateLoadBalancerNodePorts !== undefined && !isBalancer
			? [forbidden('spec.allocateLoadBalancerNodePorts', onlyLoadBalancers)]
			: []),
		...(isBalancer && allocateLoadBalancerNodePorts === undefined ? [required('allocateLoadBalancerNodePorts')] : []),
		...(loadBalancerClass !== undefined && !isBalancer ? [forbidden('spec.loadBalancerClass', onlyLoadBalancers)] : []),
		...(loadBalancerClass !== undefined && isBalancer
			? validateText(loadBalancerClass, qualifiedName, 'spec.loadBalancerClass')
			: []),
	];
};

const validateExternalPolicy = (spec: ServiceSpec): FieldError[] => {
	const {externalTrafficPolicy, healthCheckNodePort = 0} = spec;
	const field = 'spec.externalTrafficPolicy';
	const healthField = 'spec.healthCheckNodePort';
	const unused = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
	const policy = isExternallyAccessible(spec)
		? validateRequiredChoice(externalTrafficPolicy, ['Cluster', 'Local'], field)
		: externalTrafficPolicy
			? [invalid(field, externalTrafficPolicy, 'may only be set for externally-accessible services')]
			: [];
	const health = needsHealthCheck(spec)
		? healthCheckNodePort === 0
			? [required(healthField)]
			: validatePortNumber(healthCheckNodePort, healthField)
		: healthCheckNodePort === 0
			? []
			: [invalid(healthField, healthCheckNodePort, unused)];
	return [...policy, ...health];
};

/** Problems of a Service, in the order of kube-apiserver's ValidateService. */
export const validateService = (service: Service): FieldError[] => {
	const spec = service.spec ?? {};
	const {type, ports = [], selector, internalTrafficPolicy, trafficDistribution} = spec;
	const names = new Set<string>();
	return [
		...(ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName' ? [required('spec.ports')] : []),
		...validateType(spec),
		...ports.flatMap((port, index) => validateServicePort(port, ports.length > 1, names, `spec.ports[${index}]`)),
		...validateLabels(selector, 'spec.selector'),
		...validateAffinity(spec),
		...validateServiceAddresses(spec),
		...validateExternalAddresses(spec.externalIPs ?? []),
		...validateRequiredChoice(type, types, 'spec.type'),
		...validatePortUses(spec),
		...validateLoadBalancer(spec),
		...validateExternalPolicy(spec),
		...(internalTrafficPolicy === undefined && hasClusterAddress(spec)
			? [required('spec.internalTrafficPolicy')]
			: validateChoice(internalTrafficPolicy, ['Cluster', 'Local'], 'spec.internalTrafficPolicy')),
		...validateChoice(
			trafficDistribution,
			['PreferClose', 'PreferSameNode', 'PreferSameZone'],
			'spec.trafficDistribution',
		),
	];
};

/** What an update of a Service may not change. */
export const validateServiceUpdate = (next: Service, previous: Service): FieldError[] => {
	const [spec, old] = [next.spec ?? {}, previous.spec ?? {}];
	const keepsHealthPort = needsHealthCheck(spec) && needsHealthCheck(old);
	const bothBalancers = spec.type === 'LoadBalancer' && old.type === 'LoadBalancer';
	return [
		...validateServiceAddressUpdate(spec, old),
		...(bothBalancers && spec.loadBalancerClass !== old.loadBalancerClass
			? [invalid('spec.loadBalancerClass', spec.loadBalancerClass ?? null, 'may not change once set')]
			: []),
		...(keepsHealthPort && spec.healthCheckNodePort !== old.healthCheckNodePort
			? [forbidden('spec.healthCheckNodePort', 'field is immutable')]
			: []),
	];
};

/** Problems of what a load balancer reports in a Service's status. */
export const validateServiceStatus = ({status}: Service): FieldError[] =>
	(status?.loadBalancer?.ingress ?? []).flatMap(({ip = '', ipMode, hostname = ''}, index) => {
		const field = `status.loadBalancer.ingress[${index}]`;
		return [
			...(ip === '' ? [] : validateAddress(ip, `${field}.ip`)),
			...(ip !== '' && ipMode === undefined ? [required(`${field}.ipMode`, 'must be specified when `ip` is set')] : []),
			...(ip === '' && ipMode !== undefined
				? [forbidden(`${field}.ipMode`, 'may not be specified when `ip` is not set')]
				: validateChoice(ipMode, ['Proxy', 'VIP'], `${field}.ipMode`)),
			...(hostname === '' ? [] : validateText(hostname, dns1123Subdomain, `${field}.hostname`)),
		];
	});
