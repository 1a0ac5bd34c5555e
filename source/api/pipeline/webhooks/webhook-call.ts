import type {JsonObject} from '../../../machinery/json.ts';
import type {MutatingWebhook, ValidatingWebhook} from '../../schema/kubernetes.generated.ts';

export type Webhook = ValidatingWebhook | MutatingWebhook;

/** One call of a webhook that a write needs. */
export interface WebhookCall {
	/** Tells it from the other calls of the same write. */
	readonly key: string;
	readonly webhook: Webhook;
	/** The AdmissionRequest but for its uid. */
	readonly request: object;
}

/** An AdmissionResponse as far as it is used. */
export interface WebhookResponse {
	readonly allowed: boolean;
	readonly status: JsonObject | undefined;
	/** Operations of a JSON patch. */
	readonly patch: unknown;
	readonly warnings: readonly string[];
}

/** What came of a call: a response, or why there is none. */
export type WebhookAnswer =
	| {readonly ok: true; readonly response: WebhookResponse}
	| {readonly ok: false; readonly problem: string};

/** Thrown on the way of a write that cannot go on before webhooks have answered; the write is then begun anew with the answers. */
export class WebhooksNeeded extends Error {
	readonly calls: readonly WebhookCall[];

	constructor(calls: readonly WebhookCall[]) {
		super(`webhooks have to be asked first: ${calls.map(({webhook}) => webhook.name).join(', ')}`);
		this.calls = calls;
	}
}
