import type {Clock} from '../../clock/clock.ts';
import type {Random} from '../../clock/random.ts';
import {goQuote} from '../../machinery/go-quote.ts';
import {isJsonObject, type JsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {unknownError} from '../../machinery/statuses.ts';
import type {ServiceDirectory} from '../outbound/service-directory.ts';
import {postReview} from '../pipeline/webhooks/post-review.ts';
import {webhookAddress} from '../pipeline/webhooks/webhook-address.ts';
import {createUid} from '../registry/uid.ts';
import type {CustomResourceDefinition, WebhookConversion} from '../schema/kubernetes.generated.ts';
import {convertedObject} from './converted-object.ts';
import {conversionCharactersMax, conversionObjectsMax, conversionTimeoutSeconds} from './limits.ts';

/** Converts objects to a version, in their order; those that have it already are left as they are. Rejects with StatusError. */
export type Convert = (
	objects: readonly KubernetesObject[],
	apiVersion: string,
) => Promise<readonly KubernetesObject[]>;

/** What conversions are made with. */
export interface ConversionSurroundings {
	readonly clock: Clock;
	readonly services: ServiceDirectory;
	/** For the uids of reviews. */
	readonly random: Random;
}

/** What one review asks about. */
interface Portion {
	readonly objects: readonly KubernetesObject[];
	/** As JSON. */
	readonly texts: readonly string[];
}

const group = 'apiextensions.k8s.io';

/** `harbour.example.com/v1, Kind=Dock` */
const kindText = ({apiVersion, kind}: KubernetesObject): string => `${apiVersion}, Kind=${kind}`;

/** The objects of a response. Throws an Error that says what is wrong with it. */
const objectsOf = (text: string, version: string, uid: string): readonly unknown[] => {
	let review: unknown;
	try {
		review = JSON.parse(text);
	} catch {
		// Said below, as of anything that is no object.
	}
	if (!isJsonObject(review)) throw new Error("couldn't get version/kind; json parse error: the answer is no object");
	const {apiVersion = '', kind = '', response} = review;
	const expected = `${group}/${version}`;
	if (version === 'v1' && (apiVersion !== expected || kind !== 'ConversionReview')) {
		throw new Error(
			`expected webhook response of ${expected}, Kind=ConversionReview, got ${String(apiVersion) || '/'}, Kind=${String(kind)}`,
		);
	}
	if (!isJsonObject(response)) throw new Error('no response provided');
	if (version === 'v1' && response['uid'] !== uid)
		throw new Error(`expected response.uid=${goQuote(uid)}, got ${goQuote(String(response['uid'] ?? ''))}`);
	const result: JsonObject = isJsonObject(response['result']) ? response['result'] : {};
	const {status = '', message = ''} = result;
	if (status !== 'Success') {
		throw new Error(
			typeof message === 'string' && message !== ''
				? message
				: `response.result.status was '${String(status)}', not 'Success'`,
		);
	}
	const converted = response['convertedObjects'];
	return Array.isArray(converted) ? converted : [];
};

/** Objects with their texts, in portions that one review may ask about. */
const portions = function* (objects: readonly KubernetesObject[]): Generator<Portion> {
	let portion: {objects: KubernetesObject[]; texts: string[]} = {objects: [], texts: []};
	let characters = 0;
	for (const object of objects) {
		const text = JSON.stringify(object);
		const isFull =
			characters + text.length > conversionCharactersMax || portion.objects.length === conversionObjectsMax;
		if (isFull && portion.objects.length > 0) {
			yield portion;
			portion = {objects: [], texts: []};
			characters = 0;
		}
		portion.objects.push(object);
		portion.texts.push(text);
		characters += text.length;
	}
	if (portion.objects.length > 0) yield portion;
};

/** Converts by the webhook of a definition, over HTTPS and as outside work of the clock (webhook_converter.go). */
export const convertByWebhook = (
	{spec}: CustomResourceDefinition,
	{clock, services, random}: ConversionSurroundings,
): Convert => {
	const {clientConfig = {}, conversionReviewVersions}: Partial<WebhookConversion> = spec.conversion?.webhook ?? {};
	const version = conversionReviewVersions?.find(each => each === 'v1' || each === 'v1beta1');

	const call = async ({objects, texts}: Portion, desiredAPIVersion: string): Promise<readonly KubernetesObject[]> => {
		const [first] = objects as [KubernetesObject];
		const failed = (problem: string) => unknownError(`conversion webhook for ${kindText(first)} ${problem}`);
		if (version === undefined) throw unknownError('no supported conversion review versions');
		const uid = createUid(random);
		const asked = `{"uid":"${uid}","desiredAPIVersion":${JSON.stringify(desiredAPIVersion)},"objects":[${texts.join(',')}]}`;
		const body = `{"kind":"ConversionReview","apiVersion":"${group}/${version}","request":${asked}}`;
		const timeoutSeconds = conversionTimeoutSeconds;
		let converted: readonly unknown[];
		try {
			const address = await webhookAddress(clientConfig, timeoutSeconds, services);
			const {caBundle} = clientConfig;
			const text = await clock.outside(postReview({address, caBundle, timeoutSeconds, body}));
			converted = objectsOf(text, version, uid);
		} catch (error) {
			throw failed(`failed: ${(error as Error).message}`);
		}
		if (converted.length !== objects.length)
			throw failed(`returned ${converted.length} objects, expected ${objects.length}`);
		return objects.map((original, index) => {
			const outcome = convertedObject(original, converted[index], desiredAPIVersion);
			if (outcome.ok) return outcome.object;
			const many = objects.length > 1;
			if (outcome.about === 'version')
				throw failed(`returned invalid ${many ? 'converted object' : 'object'} at index ${index}: ${outcome.problem}`);
			if (outcome.about === 'metadata')
				throw failed(`returned invalid metadata${many ? ` in object at index ${index}` : ''}: ${outcome.problem}`);
			throw failed(`returned invalid ${many ? `converted object at index ${index}` : 'object'}: ${outcome.problem}`);
		});
	};

	return async (objects, apiVersion) => {
		const others = objects.filter(object => object.apiVersion !== apiVersion);
		const converted: KubernetesObject[] = [];
		for (const portion of portions(others)) converted.push(...(await call(portion, apiVersion)));
		let next = 0;
		return objects.map(object => (object.apiVersion === apiVersion ? object : converted[next++]!));
	};
};
