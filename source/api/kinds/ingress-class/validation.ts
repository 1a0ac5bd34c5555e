import {forbidden, invalid, notSupported, required, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {IngressClass, IngressClassParametersReference} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {validatePathSegment} from '../shared/reference-validation.ts';
import {validateImmutable, validateText} from '../shared/values-validation.ts';

const controllerCharactersMax = 250;
const httpPath = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** Problems of `example.com/controller`. */
const validateController = (controller: string, field: string): FieldError[] => {
	if (controller === '') return [required(field)];
	const [domain = '', ...rest] = controller.split('/');
	if (domain === '' || rest.length === 0 || rest.join('/') === '') {
		return [invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
	}
	const path = rest.join('/');
	const rule = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
	return [
		...dns1123Subdomain(domain).map(text => invalid(field, domain, text)),
		...(httpPath.test(path) ? [] : [invalid(field, path, rule)]),
	];
};

const validateScope = ({scope = '', namespace}: IngressClassParametersReference, field: string): FieldError[] => {
	const at = `${field}.namespace`;
	switch (scope) {
		case 'Cluster':
			return namespace === undefined ? [] : [forbidden(at, "`parameters.scope` is set to 'Cluster'")];
		case 'Namespace':
			return namespace === undefined
				? [required(at, "`parameters.scope` is set to 'Namespace'")]
				: validateText(namespace, dnsLabelProblems, at);
		default:
			return [notSupported(`${field}.scope`, scope, ['Cluster', 'Namespace'])];
	}
};

/** Problems of an IngressClass. */
export const validateIngressClass = ({spec: {controller = '', parameters} = {}}: IngressClass): FieldError[] => [
	...(controller.length > controllerCharactersMax ? [tooLong('spec.controller', controllerCharactersMax)] : []),
	...validateController(controller, 'spec.controller'),
	...(parameters === undefined
		? []
		: [
				...(parameters.apiGroup === undefined
					? []
					: validateText(parameters.apiGroup, dns1123Subdomain, 'spec.parameters.apiGroup')),
				...validatePathSegment(parameters.kind, 'spec.parameters.kind'),
				...validatePathSegment(parameters.name, 'spec.parameters.name'),
				...validateScope(parameters, 'spec.parameters'),
			]),
];

/** What an update of an IngressClass may not change. */
export const validateIngressClassUpdate = (next: IngressClass, previous: IngressClass): FieldError[] =>
	validateImmutable(next.spec?.controller ?? '', previous.spec?.controller ?? '', 'spec.controller');
