import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {WebhookClientConfig} from '../../pipeline/webhooks/webhook-address.ts';

const urlForm = '; desired format: https://host[:port]/path';

/** Problems of the URL of a webhook (ValidateWebhookURL). */
export const validateWebhookUrl = (text: string, field: string): FieldError[] => {
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

/** Problems of the Service behind which a webhook is (ValidateWebhookService). */
export const validateWebhookService = (
	{name = '', namespace = '', port, path}: NonNullable<WebhookClientConfig['service']>,
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
