import {httpsCall} from '../../outbound/https-call.ts';
import {postFailed, type WebhookAddress} from './webhook-address.ts';

export interface ReviewPost {
	readonly address: WebhookAddress;
	/** PEM, base64 as in the configuration; without it the system's authorities are trusted. */
	readonly caBundle: string | undefined;
	readonly timeoutSeconds: number;
	readonly body: string;
}

/** POSTs a review to a webhook; answers the text of its body. Rejects with an Error in the words of Go's client. */
export const postReview = async ({address, caBundle, timeoutSeconds, body}: ReviewPost): Promise<string> => {
	const answer = await httpsCall({
		address,
		trust: caBundle === undefined ? {} : {caBundle},
		method: 'POST',
		path: address.path,
		headers: {'content-type': 'application/json', accept: 'application/json, */*'},
		body,
		timeoutMs: timeoutSeconds * 1000,
	}).catch((error: Error) => {
		throw postFailed(address.url, error.message);
	});
	const {code, text} = answer;
	if (code >= 200 && code < 300) return text;
	throw new Error(`the server responded with the status code ${code}: ${text.trim()}`);
};
