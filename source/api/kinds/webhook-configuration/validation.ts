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
import {validateWebhookService, validateWebhookUrl} from '../shared/webhook-client-validation.ts';

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

const validateClient = ({url, service}: Webhook['clientConfig'], field: string): FieldError[] => {
	if ((url === undefined) === (service === undefined))
		return [required(field, 'exactly one of url or service is required')];
	return url === undefined
		? validateWebhookService(service!, `${field}.service`)
		: validateWebhookUrl(url, `${field}.url`);
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
