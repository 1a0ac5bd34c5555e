import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1035Label} from '../../../machinery/names.ts';
import type {WebhookClientConfig} from '../../pipeline/webhooks/webhook-address.ts';
import type {CustomResourceConversion} from '../../schema/kubernetes.generated.ts';
import {validateWebhookService, validateWebhookUrl} from '../shared/webhook-client-validation.ts';

const acceptedReviews = ['v1', 'v1beta1'];

const reviewErrors = (versions: readonly string[], path: string): readonly FieldError[] => {
	if (versions.length === 0) return [required(path)];
	const errors = versions.flatMap((version, index) => {
		if (versions.indexOf(version) !== index) return [invalid(`${path}[${index}]`, version, 'duplicate version')];
		return dns1035Label(version).map(problem => invalid(`${path}[${index}]`, version, problem));
	});
	if (versions.some(version => acceptedReviews.includes(version))) return errors;
	return [...errors, invalid(path, versions, `must include at least one of ${acceptedReviews.join(', ')}`)];
};

const clientErrors = ({url, service}: WebhookClientConfig, path: string): readonly FieldError[] =>
	url === undefined ? validateWebhookService(service!, `${path}.service`) : validateWebhookUrl(url, `${path}.url`);

/** What is wrong with how objects are converted between versions. */
export const validateConversion = ({strategy, webhook}: CustomResourceConversion): readonly FieldError[] => {
	const path = 'spec.conversion';
	const config = webhook?.clientConfig;
	const reviews = webhook?.conversionReviewVersions ?? [];
	const strategies = ['None', 'Webhook'];
	const unknown = strategy ? [notSupported(`${path}.strategy`, strategy, strategies)] : [required(`${path}.strategy`)];
	const errors = strategies.includes(strategy) ? [] : unknown;
	if (strategy !== 'Webhook') {
		const text = 'should not be set when strategy is not set to Webhook';
		return [
			...errors,
			...(config === undefined ? [] : [forbidden(`${path}.webhookClientConfig`, text)]),
			...(reviews.length === 0 ? [] : [forbidden(`${path}.conversionReviewVersions`, text)]),
		];
	}
	const missing = (text: string): FieldError => required(`${path}.webhookClientConfig`, text);
	const ambiguous = (config?.url === undefined) === (config?.service === undefined);
	return [
		...errors,
		...(config === undefined ? [missing('required when strategy is set to Webhook')] : []),
		...(config !== undefined && ambiguous ? [missing('exactly one of url or service is required')] : []),
		...(config !== undefined && !ambiguous ? clientErrors(config, `${path}.webhookClientConfig`) : []),
		...reviewErrors(reviews, `${path}.conversionReviewVersions`),
	];
};
