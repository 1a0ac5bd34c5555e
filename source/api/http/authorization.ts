import type {AccessRules, Action, UserInfo} from '../types.ts';
import {accessForbidden} from './access-forbidden.ts';

/** Resolves for what a user may do; rejects with a 403 otherwise. */
export type Authorizer = (user: UserInfo, action: Action) => Promise<void> | void;

/** What the bootstrap role system:public-info-viewer opens to everybody. */
const publicPaths: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz', '/version']);

/** What the bootstrap role system:discovery opens to every user. */
const discoveryPaths = /^\/(api|apis|openapi|version)(\/.*)?$/;

/** What the bootstrap role system:basic-user opens to every user. */
const reviewsOfOneself: ReadonlySet<string> = new Set([
	'selfsubjectreviews',
	'selfsubjectaccessreviews',
	'selfsubjectrulesreviews',
]);

const allowed = ({groups}: UserInfo, action: Action): boolean => {
	if (groups.includes('system:masters')) return true;
	const authenticated = groups.includes('system:authenticated');
	if ('path' in action) {
		const path = action.path.replace(/\/$/, '');
		return action.verb === 'get' && (publicPaths.has(path) || (authenticated && discoveryPaths.test(path)));
	}
	return authenticated && action.verb === 'create' && reviewsOfOneself.has(action.resource);
};

/** As the stored roles and bindings say. */
export const byRoles =
	(access: AccessRules): Authorizer =>
	(user, action) => {
		if (!access.decide(user, action).allowed) throw accessForbidden(user, action);
	};

/** Without RBAC: system:masters may do everything, everybody else only what the bootstrap roles open to all. */
export const mastersOnly: Authorizer = (user, action) => {
	if (!allowed(user, action)) throw accessForbidden(user, action);
};
