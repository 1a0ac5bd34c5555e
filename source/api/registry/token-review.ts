import {badRequest} from '../../machinery/statuses.ts';
import {defaultAudience, type ServiceAccountTokens} from '../pipeline/service-account-tokens.ts';
import type {TokenReview} from '../schema/kubernetes.generated.ts';
import type {UserInfo} from '../types.ts';

/** What each way to know a bearer token says of one that is not its own. */
const unknownToken = 'invalid bearer token';

/** The administrator's token and those of service accounts are looked up apart, so the reason of the second stands behind the first's. */
const refusalText = (reason: string | undefined): string =>
	reason === undefined ? unknownToken : `[${unknownToken}, ${reason}]`;

const authenticated = ({name: username, ...user}: UserInfo, audiences: readonly string[]): object => ({
	authenticated: true,
	user: {username, ...user},
	audiences,
});

/** Bearer tokens by which the server knows its callers. */
export interface KnownTokens {
	readonly serviceAccounts: ServiceAccountTokens;
	/** Who a token of another kind belongs to. Such tokens are for this server alone. */
	userOf(token: string): UserInfo | undefined;
}

/** The status of a TokenReview. Throws a 400 for one without a token. */
export const reviewToken = ({serviceAccounts, userOf}: KnownTokens, review: TokenReview): object => {
	const {token = '', audiences} = review.spec ?? {};
	if (token === '') throw badRequest('token is required for TokenReview in authentication');
	const wanted = audiences?.length ? audiences : [defaultAudience];
	const user = wanted.includes(defaultAudience) ? userOf(token) : undefined;
	if (user !== undefined) return authenticated(user, [defaultAudience]);
	const verdict = serviceAccounts.review(token, wanted);
	if (!('user' in verdict)) return {user: {}, error: refusalText(verdict.refusal)};
	return authenticated(verdict.user, verdict.audiences);
};
