import {createHmac, timingSafeEqual} from 'node:crypto';
import type {Clock} from '../../clock/clock.ts';
import type {Entropy} from '../../clock/random.ts';
import type {ServiceAccount} from '../schema/kubernetes.generated.ts';
import type {KindDescription, UserInfo} from '../types.ts';
import type {LiveObjects} from './live-objects.ts';

const issuer = 'https://kubernetes.default.svc.cluster.local';
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

/** Makes and knows the tokens of service accounts. */
export interface ServiceAccountTokens {
	/** A token for `seconds` of cluster time. */
	issue(account: ServiceAccount, audiences: readonly string[], seconds: number): string;
	/** Who a token belongs to; undefined when it is not ours, over, for others, or its account is gone. */
	authenticate(token: string): UserInfo | undefined;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

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
		const claims = decode(body);
		const holds = claims !== undefined && claims.exp > seconds() && claims.aud.includes(defaultAudience);
		return holds ? claims : undefined;
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
				jti: Buffer.from(entropy.bytes(16)).toString('hex'),
				'kubernetes.io': {namespace, serviceaccount: {name, uid}},
				nbf: now,
				sub: `system:serviceaccount:${namespace}:${name}`,
			};
			const text = `${header}.${encode(claims)}`;
			return `${text}.${sign(text).toString('base64url')}`;
		},
		authenticate: token => {
			const claims = verified(token);
			if (claims === undefined) return undefined;
			const {namespace, serviceaccount} = claims['kubernetes.io'];
			const account = objects.get(serviceAccounts, namespace, serviceaccount.name);
			if (account?.metadata.uid !== serviceaccount.uid) return undefined;
			const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
			const extra = {'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`]};
			return {name: claims.sub, uid: serviceaccount.uid, groups, extra};
		},
	};
};
