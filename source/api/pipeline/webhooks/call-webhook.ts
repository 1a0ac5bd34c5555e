import type {Clock} from '../../../clock/clock.ts';
import type {Random} from '../../../clock/random.ts';
import type {Storage} from '../../../store/storage.ts';
import {createUid} from '../../registry/uid.ts';
import type {Catalogue} from '../../types.ts';
import {webhookTimeoutSeconds} from './limits.ts';
import {postReview} from './post-review.ts';
import {readReview} from './read-review.ts';
import {webhookAddress} from './webhook-address.ts';
import type {WebhookAnswer, WebhookCall} from './webhook-call.ts';

/** Calls a webhook; failures are answers too. */
export type CallWebhook = (call: WebhookCall) => Promise<WebhookAnswer>;

/** Calls webhooks over HTTPS, as outside work of the clock: virtual time waits for them. */
export const createWebhookCaller =
	(clock: Clock, storage: Storage, catalogue: Catalogue, random: Random): CallWebhook =>
	async ({webhook, request}) => {
		const uid = createUid(random);
		const version = webhook.admissionReviewVersions.find(each => each === 'v1' || each === 'v1beta1') ?? 'v1';
		const apiVersion = `admission.k8s.io/${version}`;
		const {clientConfig, timeoutSeconds = webhookTimeoutSeconds} = webhook;
		try {
			const address = await webhookAddress(clientConfig, storage, catalogue);
			const body = JSON.stringify({kind: 'AdmissionReview', apiVersion, request: {uid, ...request}});
			const post = {address, caBundle: clientConfig.caBundle, timeoutSeconds, body};
			const text = await clock.outside(postReview(post));
			return {ok: true, response: readReview(text, apiVersion, uid, 'reinvocationPolicy' in webhook)};
		} catch (error) {
			return {ok: false, problem: error instanceof Error ? error.message : String(error)};
		}
	};
