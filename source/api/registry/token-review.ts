import {badRequest} from '../../machinery/statuses.ts';
import {defaultAudience, type ServiceAccountTokens} from '../pipeline/service-account-tokens.ts';
import type {TokenReview} from '../schema/kubernetes.generated.ts';

/** What each way to know a bearer token says of one that is not its own. */
const unknownToken = 'invalid bearer token';

/** The administrator's token and those of service accounts are looked up apart, so the reason of the second stands behind the first's. */
const refusalText = (reason: string | undefined): string =>
	reason === undefined ? unknownToken : `[${unknownToken}, ${reason}]`;

/** The status of a TokenReview. Throws a 400 for one without a token. */
export const reviewToken = (tokens: ServiceAccountTokens, review: TokenReview): object => {
	const {token = '', audiences} = review.spec ?? {};
	if (token === '') throw badRequest('token is required for TokenReview in authentication');
	const verdict = tokens.review(token, audiences?.length ? audiences : [defaultAudience]);
	if (!('user' in verdict)) return {user: {}, error: refusalText(verdict.refusal)};
	const {name: username, ...user} = verdict.user;
	return {authenticated: true, user: {username, ...user}, audiences: verdict.audiences};
};
