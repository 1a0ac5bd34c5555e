import {isAddress} from '../shared/address-validation.ts';
import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {
	HTTPIngressPath,
	Ingress,
	IngressBackend,
	IngressRule,
	IngressServiceBackend,
	IngressTLS,
} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {portNameProblems, validatePortNumber} from '../shared/port-validation.ts';
import {validateText} from '../shared/values-validation.ts';

/** Set by old manifests instead of spec.ingressClassName. */
export const ingressClassAnnotation = 'kubernetes.io/ingress.class';

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const forbiddenParts = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenEnds = ['/..', '/.'];

const wildcardPattern = String.raw`\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`;
const wildcardText =
	"a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case " +
	`alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '${wildcardPattern}')`;
const wildcard = new RegExp(`^${wildcardPattern}$`);

const hostProblems = (host: string): string[] => {
	if (!host.includes('*')) return dns1123Subdomain(host);
	return wildcard.test(host) ? [] : [wildcardText];
};

const validateHost = (host: string, field: string): FieldError[] => [
	...(isAddress(host) ? [invalid(field, host, 'must be a DNS name, not an IP address')] : []),
	...validateText(host, hostProblems, field),
];

const validateServicePort = ({port = {}}: IngressServiceBackend, field: string): FieldError[] => {
	const {name, number} = port;
	if (name && number) return [invalid(field, '', 'cannot set both port name & port number')];
	if (name) return validateText(name, portNameProblems, `${field}.service.port.name`);
	if (number) return validatePortNumber(number, `${field}.service.port.number`);
	return [required(field, 'port name or number is required')];
};

const validateBackend = ({resource, service}: IngressBackend, field: string): FieldError[] => {
	if (resource && service) return [invalid(field, '', 'cannot set both resource and service backends')];
	if (resource) {
		return (['kind', 'name'] as const)
			.filter(name => !resource[name])
			.map(name => required(`${field}.resource.${name}`));
	}
	if (!service) return [invalid(field, '', 'resource or service backend is required')];
	return [
		...(service.name
			? validateText(service.name, dnsLabelProblems, `${field}.service.name`)
			: [required(`${field}.service.name`)]),
		...validateServicePort(service, field),
	];
};

const validatePathText = (path: string, field: string): FieldError[] => [
	...(path.startsWith('/') ? [] : [invalid(field, path, 'must be an absolute path')]),
	...forbiddenParts.filter(part => path.includes(part)).map(part => invalid(field, path, `must not contain '${part}'`)),
	...forbiddenEnds.filter(end => path.endsWith(end)).map(end => invalid(field, path, `cannot end with '${end}'`)),
];

const validatePath = ({path = '', pathType, backend}: HTTPIngressPath, field: string): FieldError[] => {
	if (pathType === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
	const loose = pathType === 'ImplementationSpecific';
	const absolute = path === '' || path.startsWith('/');
	const pathErrors = loose
		? absolute
			? []
			: [invalid(`${field}.path`, path, 'must be an absolute path')]
		: pathTypes.includes(pathType)
			? validatePathText(path, `${field}.path`)
			: [notSupported(`${field}.pathType`, pathType, pathTypes)];
	return [...pathErrors, ...validateBackend(backend ?? {}, `${field}.backend`)];
};

const validateRule = ({host = '', http}: IngressRule, field: string): FieldError[] => [
	...(host === '' ? [] : validateHost(host, `${field}.host`)),
	...(http === undefined
		? []
		: http.paths?.length
			? http.paths.flatMap((path, index) => validatePath(path, `${field}.http.paths[${index}]`))
			: [required(`${field}.http.paths`)]),
];

const validateTls = ({hosts = [], secretName = ''}: IngressTLS, field: string): FieldError[] => [
	...hosts.flatMap((host, index) => validateText(host, hostProblems, `${field}.hosts[${index}]`)),
	...(secretName === '' ? [] : validateText(secretName, dns1123Subdomain, `${field}.secretName`)),
];

const validateClasses = ({metadata, spec}: Ingress): FieldError[] => {
	const annotation = metadata.annotations?.[ingressClassAnnotation];
	if (annotation === undefined || spec?.ingressClassName === undefined) return [];
	return [
		invalid(`annotations[${ingressClassAnnotation}]`, annotation, 'can not be set when the class field is also set'),
	];
};

/** Problems of an Ingress, in the order of kube-apiserver's ValidateIngressSpec. */
export const validateIngress = (
	ingress: Ingress,
	{operation}: {readonly operation: 'create' | 'update'},
): FieldError[] => {
	const {rules = [], defaultBackend, tls = [], ingressClassName} = ingress.spec ?? {};
	return [
		...(rules.length === 0 && defaultBackend === undefined
			? [invalid('spec', ingress.spec?.rules ?? null, 'either `defaultBackend` or `rules` must be specified')]
			: []),
		...(defaultBackend ? validateBackend(defaultBackend, 'spec.defaultBackend') : []),
		...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
		...tls.flatMap((item, index) => validateTls(item, `spec.tls[${index}]`)),
		...(ingressClassName === undefined
			? []
			: validateText(ingressClassName, dns1123Subdomain, 'spec.ingressClassName')),
		...(operation === 'create' ? validateClasses(ingress) : []),
	];
};
