import {timestamp} from '../../clock/clock.ts';
import {invalid, type FieldError} from '../../machinery/field-error.ts';
import {invalidObject} from '../../machinery/statuses.ts';
import {defaultAudience, type ServiceAccountTokens} from '../pipeline/service-account-tokens.ts';
import type {ServiceAccount, TokenRequest} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import {canonical, decodeObject} from './decode-object.ts';
import {readObject} from './get.ts';
import type {Handler} from './subresources.ts';
import {writeScope} from './write-options.ts';

const secondsDefault = 3600;
const secondsMin = 600;
const secondsMax = 2 ** 32;

/** TokenRequest as a kind: creating one answers a token, nothing is stored. */
const tokenRequestKind: KindDescription = {
	group: 'authentication.k8s.io',
	version: 'v1',
	kind: 'TokenRequest',
	plural: 'tokenrequests',
	singular: 'tokenrequest',
	shortNames: [],
	categories: [],
	namespaced: true,
	verbs: [],
	subresources: {},
	schema: 'io.k8s.api.authentication.v1.TokenRequest',
};

const lifetimeErrors = (seconds: number): FieldError[] => {
	const field = 'spec.expirationSeconds';
	if (seconds < secondsMin) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
	return seconds > secondsMax ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
};

/** POST of `serviceaccounts/<name>/token`. Tokens are not bound to pods or secrets. */
export const createTokenHandler =
	(tokens: ServiceAccountTokens): Handler =>
	async (context, kind, request) => {
		const scope = writeScope(request, 'CreateOptions');
		const wished = decodeObject(tokenRequestKind, request.body, scope, request.decodingProblems) as TokenRequest;
		const {audiences, expirationSeconds: seconds = secondsDefault} = wished.spec ?? {};
		const errors = lifetimeErrors(seconds);
		if (errors.length > 0) throw invalidObject(tokenRequestKind.group, tokenRequestKind.kind, scope.name, errors);
		const account = (await readObject(context, kind, {namespace: scope.namespace, name: scope.name})) as ServiceAccount;
		const granted = audiences?.length ? audiences : [defaultAudience];
		const {name, namespace} = account.metadata;
		const answer = {
			...wished,
			metadata: {...wished.metadata, name, namespace, creationTimestamp: timestamp(context.clock.now())},
			spec: {...wished.spec, audiences: granted, expirationSeconds: seconds},
			status: {
				token: tokens.issue(account, granted, seconds),
				expirationTimestamp: timestamp(context.clock.now() + seconds * 1000),
			},
		};
		return {code: 201, object: canonical(tokenRequestKind, answer), warnings: scope.warnings};
	};
