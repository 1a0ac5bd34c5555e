import {internalError} from '../../../machinery/statuses.ts';
import {StatusError, type Status} from '../../../machinery/status-error.ts';
import type {Webhook, WebhookResponse} from './webhook-call.ts';

/** The Status of a write that a webhook does not allow (ToStatusErr). */
export const rejection = ({name}: Webhook, {status = {}}: WebhookResponse): StatusError => {
	const {code, message, reason, details} = status as Partial<Status>;
	const by = `admission webhook "${name}" denied the request`;
	const why = message || reason;
	return new StatusError({
		message: why ? `${by}: ${why}` : `${by} without explanation`,
		...(reason && {reason}),
		...(details && {details}),
		code: code === undefined || code < 400 ? 400 : code,
	});
};

/** The Status of a write whose webhook could not be asked and must be. */
export const callFailed = ({name}: Webhook, problem: string): StatusError =>
	internalError(`failed calling webhook "${name}": ${problem}`);
