import type {Clock} from '../../../clock/clock.ts';
import type {Random} from '../../../clock/random.ts';
import type {ServiceDirectory} from '../../outbound/service-directory.ts';
import {createUid} from '../../registry/uid.ts';
import {webhookTimeoutSeconds} from './limits.ts';
import {postReview} from './post-review.ts';
import {readReview} from './read-review.ts';
import {webhookAddress, type WebhookClientConfig} from './webhook-address.ts';
import type {WebhookAnswer, WebhookCall} from './webhook-call.ts';

/** Calls a webhook; failures are answers too. */
export type CallWebhook = (call: WebhookCall) => Promise<WebhookAnswer>;

/** What a webhook answers. Rejects with an Error in kube-apiserver's words where it cannot be called. */
const answerOf = async (
	clientConfig: WebhookClientConfig,
	timeoutSeconds: number,
	services: ServiceDirectory,
	clock: Clock,
	review: object,
): Promise<string> => {
	try {
		const address = await webhookAddress(clientConfig, timeoutSeconds, services);
		const {caBundle} = clientConfig;
		return await clock.ask(() => postReview({address, caBundle, timeoutSeconds, body: JSON.stringify(review)}));
	} catch (error) {
		throw new Error(`failed to call webhook: ${(error as Error).message}`, {cause: error});
	}
};

/** Calls webhooks over HTTPS, as questions to the outside world: virtual time waits for them, and replays have the answers. */
export const createWebhookCaller =
	(clock: Clock, services: ServiceDirectory, random: Random): CallWebhook =>
	async ({webhook, request}) => {
		const uid = createUid(random);
		const version = webhook.admissionReviewVersions.find(each => each === 'v1' || each === 'v1beta1') ?? 'v1';
		const apiVersion = `admission.k8s.io/${version}`;
		const {clientConfig, timeoutSeconds = webhookTimeoutSeconds} = webhook;
		try {
			const text = await answerOf(clientConfig, timeoutSeconds, services, clock, {
				kind: 'AdmissionReview',
				apiVersion,
				request: {uid, ...request},
			});
			return {ok: true, response: readReview(text, apiVersion, uid, 'reinvocationPolicy' in webhook)};
		} catch (error) {
			return {ok: false, problem: error instanceof Error ? error.message : String(error)};
		}
	};
