import {createHmac, timingSafeEqual} from 'node:crypto';
import {goQuote} from '../../machinery/go-quote.ts';
import type {Clock} from '../../clock/clock.ts';
import type {Entropy} from '../../clock/random.ts';
import type {ServiceAccount} from '../schema/kubernetes.generated.ts';
import type {KindDescription, UserInfo} from '../types.ts';
import type {LiveObjects} from './live-objects.ts';

const issuer = 'https://kubernetes.default.svc';
const keyBytes = 32;

/** Who the API server takes tokens for when nobody else is named. */
export const defaultAudience = issuer;

/** What a token says (RFC 7519, and Kubernetes' own part). */
interface Claims {
	readonly aud: readonly string[];
	readonly exp: number;
	readonly iat: number;
	readonly nbf: number;
	readonly iss: string;
	readonly jti: string;
	readonly sub: string;
	readonly 'kubernetes.io': {
		readonly namespace: string;
		readonly serviceaccount: {readonly name: string; readonly uid: string};
	};
}

/** What is known of a token. A refusal without a reason is of a token that this server has not made. */
export type TokenVerdict =
	| {readonly user: UserInfo; readonly audiences: readonly string[]}
	| {readonly refusal: string | undefined};

/** Makes and knows the tokens of service accounts. */
export interface ServiceAccountTokens {
	/** A token for `seconds` of cluster time. */
	issue(account: ServiceAccount, audiences: readonly string[], seconds: number): string;
	/** Whom a token stands for, to one of `audiences`. */
	review(token: string, audiences: readonly string[]): TokenVerdict;
	/** Who a token belongs to; undefined when it is not ours, over, for others, or its account is gone. */
	authenticate(token: string): UserInfo | undefined;
}

const goList = (values: readonly string[]): string => `[${values.map(goQuote).join(' ')}]`;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A version 4 UUID of 16 random bytes. */
const uuidOf = (bytes: Uint8Array): string => {
	const marked = Buffer.from(bytes);
	marked[6] = 0x40 | (marked[6]! & 0x0f);
	marked[8] = 0x80 | (marked[8]! & 0x3f);
	return marked.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

const header = encode({alg: 'HS256', typ: 'JWT'});

const decode = (part: string): Claims | undefined => {
	try {
		return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Claims;
	} catch {
		return undefined;
	}
};

/** Tokens hold as long as this server runs: its key is made at the start and kept nowhere. */
export const createServiceAccountTokens = (
	entropy: Entropy,
	clock: Clock,
	objects: LiveObjects,
	serviceAccounts: KindDescription,
): ServiceAccountTokens => {
	const key = entropy.bytes(keyBytes);
	const sign = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
	const seconds = (): number => Math.floor(clock.now() / 1000);
	const verified = (token: string): Claims | undefined => {
		const [head = '', body = '', signature = '', ...more] = token.split('.');
		const offered = Buffer.from(signature, 'base64url');
		const expected = sign(`${head}.${body}`);
		if (more.length > 0 || offered.length !== expected.length || !timingSafeEqual(offered, expected)) return undefined;
		return decode(body);
	};
	/** Why a token with a good signature does not hold, in the words of kube-apiserver. */
	const refusalOf = ({aud, exp, 'kubernetes.io': about}: Claims, audiences: readonly string[]): string | undefined => {
		if (exp <= seconds()) return 'service account token has expired';
		if (!audiences.some(audience => aud.includes(audience))) {
			return `token audiences ${goList(aud)} is invalid for the target audiences ${goList(audiences)}`;
		}
		const {name, uid} = about.serviceaccount;
		const account = objects.get(serviceAccounts, about.namespace, name);
		if (account === undefined) return `serviceaccounts ${goQuote(name)} not found`;
		return account.metadata.uid === uid
			? undefined
			: `service account UID (${account.metadata.uid}) does not match claim (${uid})`;
	};
	const userOf = ({sub, jti, 'kubernetes.io': {namespace, serviceaccount}}: Claims): UserInfo => ({
		name: sub,
		uid: serviceaccount.uid,
		groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
		extra: {'authentication.kubernetes.io/credential-id': [`JTI=${jti}`]},
	});
	const review = (token: string, audiences: readonly string[]): TokenVerdict => {
		const claims = verified(token);
		const refusal = claims && refusalOf(claims, audiences);
		if (claims === undefined || refusal !== undefined) return {refusal};
		return {user: userOf(claims), audiences: claims.aud.filter(audience => audiences.includes(audience))};
	};
	return {
		issue: ({metadata}, audiences, lifetime) => {
			const now = seconds();
			const {name, namespace = '', uid = ''} = metadata;
			const claims: Claims = {
				aud: audiences,
				exp: now + lifetime,
				iat: now,
				iss: issuer,
				jti: uuidOf(entropy.bytes(16)),
				'kubernetes.io': {namespace, serviceaccount: {name, uid}},
				nbf: now,
				sub: `system:serviceaccount:${namespace}:${name}`,
			};
			const text = `${header}.${encode(claims)}`;
			return `${text}.${sign(text).toString('base64url')}`;
		},
		review,
		authenticate: token => {
			const verdict = review(token, [defaultAudience]);
			return 'user' in verdict ? verdict.user : undefined;
		},
	};
};
