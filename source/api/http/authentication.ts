import {hash, timingSafeEqual} from 'node:crypto';
import type {IncomingHttpHeaders} from 'node:http';
import {unauthorized} from '../../machinery/statuses.ts';
import type {UserInfo} from '../types.ts';

/** Who a bearer token belongs to; undefined for one that is unknown or no longer valid. */
export type TokenAuthenticator = (token: string) => Promise<UserInfo | undefined> | UserInfo | undefined;

/** Who may do everything: the user of the kubeconfig, and of the port without authentication. */
export const adminUser: UserInfo = {
	name: 'kubernetes-admin',
	groups: ['system:masters', 'system:authenticated'],
};

const anonymousUser: UserInfo = {name: 'system:anonymous', groups: ['system:unauthenticated']};

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Knows one token, compared in constant time. */
export const adminTokenAuthenticator = (token: string): ((offered: string) => UserInfo | undefined) => {
	const expected = digest(token);
	return offered => (timingSafeEqual(digest(offered), expected) ? adminUser : undefined);
};

/**
The user of a request by its bearer token. No token, an empty one, or another scheme is anonymous, as in kube-apiserver.
Throws a 401 for a token that nobody knows.
*/
export const authenticate = async (
	headers: IncomingHttpHeaders,
	authenticators: readonly TokenAuthenticator[],
): Promise<UserInfo> => {
	const [scheme = '', token = ''] = (headers.authorization ?? '').trim().split(/ +/);
	if (scheme.toLowerCase() !== 'bearer' || token === '') return anonymousUser;
	for (const authenticator of authenticators) {
		const user = await authenticator(token);
		if (user !== undefined) return user;
	}
	throw unauthorized();
};
