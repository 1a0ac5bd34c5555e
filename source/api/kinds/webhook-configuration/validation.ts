import {duplicate, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1035Label, dns1123Subdomain} from '../../../machinery/names.ts';
import {compileMatchConditions} from '../../pipeline/policies/compiled-policy.ts';
import type {
	MutatingWebhook,
	MutatingWebhookConfiguration,
	ValidatingWebhook,
	ValidatingWebhookConfiguration,
} from '../../schema/kubernetes.generated.ts';
import {validateLabelSelector} from '../shared/labels-validation.ts';
import {validateFailurePolicy, validateMatchConditions} from '../shared/policy-validation.ts';
import {validateRule} from '../shared/rule-validation.ts';

type Webhook = ValidatingWebhook | MutatingWebhook;

const matchPolicies: readonly string[] = ['Equivalent', 'Exact'];
const sideEffects: readonly string[] = ['None', 'NoneOnDryRun'];
const reinvocationPolicies: readonly string[] = ['IfNeeded', 'Never'];
const acceptedVersions: readonly string[] = ['v1', 'v1beta1'];

const validateName = (name: string, field: string): FieldError[] => {
	if (name === '') return [required(field)];
	const problems = dns1123Subdomain(name);
	if (problems.length > 0) return [invalid(field, name, problems.join(','))];
	if (name.split('.').length >= 3) return [];
	return [invalid(field, name, 'should be a domain with at least three segments separated by dots')];
};

const validateChoice = (value: string | undefined, allowed: readonly string[], field: string): FieldError[] =>
	value === undefined || allowed.includes(value) ? [] : [notSupported(field, value, allowed)];

const urlForm = '; desired format: https://host[:port]/path';

const validateUrl = (text: string, field: string): FieldError[] => {
	const url = URL.parse(text);
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? '';
	if (scheme !== 'https') return [invalid(field, scheme, `'https' is the only allowed URL scheme${urlForm}`)];
	if (url === null)
		return [required(field, `url must be a valid URL: parse ${JSON.stringify(text)}: invalid${urlForm}`)];
	const user = url.password === '' ? url.username : `${url.username}:${url.password}`;
	return [
		...(url.host === '' ? [invalid(field, url.host, `host must be specified${urlForm}`)] : []),
		...(user === '' ? [] : [invalid(field, user, 'user information is not permitted in the URL')]),
		...(url.hash === '' ? [] : [invalid(field, url.hash.slice(1), 'fragments are not permitted in the URL')]),
		...(url.search === ''
			? []
			: [invalid(field, url.search.slice(1), 'query parameters are not permitted in the URL')]),
	];
};

const validateService = (
	{name = '', namespace = '', port, path}: NonNullable<Webhook['clientConfig']['service']>,
	field: string,
): FieldError[] => [
	...(name === '' ? [required(`${field}.name`, 'service name is required')] : []),
	...(namespace === '' ? [required(`${field}.namespace`, 'service namespace is required')] : []),
	...(port !== undefined && (port < 1 || port > 65_535)
		? [invalid(`${field}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive')]
		: []),
	...(path !== undefined && path !== '/' && !path.startsWith('/')
		? [invalid(`${field}.path`, path, "must start with a '/'")]
		: []),
];

const validateClient = ({url, service}: Webhook['clientConfig'], field: string): FieldError[] => {
	if ((url === undefined) === (service === undefined))
		return [required(field, 'exactly one of url or service is required')];
	return url === undefined ? validateService(service!, `${field}.service`) : validateUrl(url, `${field}.url`);
};

const validateVersions = (versions: readonly string[] | undefined, field: string): FieldError[] => {
	if (!versions?.length) return [required(field, `must specify one of ${acceptedVersions.join(', ')}`)];
	return [
		...versions.flatMap((version, index) => [
			...(versions.indexOf(version) < index ? [invalid(`${field}[${index}]`, version, 'duplicate version')] : []),
			...dns1035Label(version).map(text => invalid(`${field}[${index}]`, version, text)),
		]),
		...(versions.some(version => acceptedVersions.includes(version))
			? []
			: [invalid(field, versions, `must include at least one of ${acceptedVersions.join(', ')}`)]),
	];
};

const validateWebhook = (webhook: Webhook, field: string): FieldError[] => {
	const {rules = [], timeoutSeconds, matchConditions} = webhook;
	const compiled = compileMatchConditions(matchConditions, {params: false, authorizer: true});
	return [
		...validateName(webhook.name, `${field}.name`),
		...rules.flatMap((rule, index) => validateRule(rule, `${field}.rules[${index}]`)),
		...validateFailurePolicy(webhook.failurePolicy, `${field}.failurePolicy`),
		...validateChoice(webhook.matchPolicy, matchPolicies, `${field}.matchPolicy`),
		...(webhook.sideEffects === undefined
			? [required(`${field}.sideEffects`, `must specify one of ${sideEffects.join(', ')}`)]
			: validateChoice(webhook.sideEffects, sideEffects, `${field}.sideEffects`)),
		...(timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30)
			? [invalid(`${field}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')]
			: []),
		...validateLabelSelector(webhook.namespaceSelector, `${field}.namespaceSelector`),
		...validateLabelSelector(webhook.objectSelector, `${field}.objectSelector`),
		...('reinvocationPolicy' in webhook
			? validateChoice(webhook.reinvocationPolicy, reinvocationPolicies, `${field}.reinvocationPolicy`)
			: []),
		...validateClient(webhook.clientConfig ?? {}, `${field}.clientConfig`),
		...validateMatchConditions(matchConditions, compiled, `${field}.matchConditions`),
		...validateVersions(webhook.admissionReviewVersions, `${field}.admissionReviewVersions`),
	];
};

/** Problems of a configuration of webhooks, validating or mutating. */
export const validateWebhookConfiguration = ({
	webhooks = [],
}: ValidatingWebhookConfiguration | MutatingWebhookConfiguration): FieldError[] =>
	(webhooks as readonly Webhook[]).flatMap((webhook, index, all) => [
		...validateWebhook(webhook, `webhooks[${index}]`),
		...(all.findIndex(({name}) => name === webhook.name) < index
			? [duplicate(`webhooks[${index}].name`, webhook.name)]
			: []),
	]);
