import {goQuote} from '../../../machinery/go-quote.ts';
import {isJsonObject, type JsonObject} from '../../../machinery/json.ts';
import type {WebhookResponse} from './webhook-call.ts';

const parsed = (text: string): JsonObject => {
	try {
		const body: unknown = JSON.parse(text);
		if (isJsonObject(body)) return body;
	} catch {
		// Said below, as Go says it of anything that is no object.
	}
	throw new Error(`couldn't get version/kind; json parse error: the answer is no AdmissionReview`);
};

const patchOf = ({patch, patchType}: JsonObject): unknown => {
	if (typeof patch !== 'string' || patch === '') {
		if (patchType !== undefined) throw new Error('webhook returned response.patchType but not response.patch');
		return undefined;
	}
	if (patchType === undefined) throw new Error('webhook returned response.patch but not response.patchType');
	if (patchType !== 'JSONPatch')
		throw new Error(`webhook returned invalid response.patchType of ${goQuote(String(patchType))}`);
	return JSON.parse(Buffer.from(patch, 'base64').toString()) as unknown;
};

/** Checks the answer of a webhook (VerifyAdmissionResponse). Throws an Error that says what is wrong with it. */
export const readReview = (text: string, version: string, uid: string, mutates: boolean): WebhookResponse => {
	const review = parsed(text);
	const [apiVersion, kind] = [String(review['apiVersion'] ?? ''), String(review['kind'] ?? '')];
	if (apiVersion !== version || kind !== 'AdmissionReview') {
		throw new Error(
			`expected webhook response of ${version}, Kind=AdmissionReview, got ${apiVersion || '/'}, Kind=${kind}`,
		);
	}
	const {response} = review;
	if (!isJsonObject(response)) throw new Error('webhook response was absent');
	if (response['uid'] !== uid)
		throw new Error(`expected response.uid=${goQuote(uid)}, got ${goQuote(String(response['uid'] ?? ''))}`);
	const patch = patchOf(response);
	if (!mutates && patch !== undefined) throw new Error('validating webhook may not return response.patch');
	return {
		allowed: response['allowed'] === true,
		status: isJsonObject(response['status']) ? response['status'] : undefined,
		patch,
		warnings: Array.isArray(response['warnings']) ? response['warnings'].map(String) : [],
	};
};
