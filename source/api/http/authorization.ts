import {goQuote} from '../../machinery/go-quote.ts';
import {forbidden} from '../../machinery/statuses.ts';
import type {StatusError} from '../../machinery/status-error.ts';
import {refusalText} from '../pipeline/refusal-text.ts';
import type {AccessRules, UserInfo, Verb} from '../types.ts';

/** What somebody wants to do, as authorization sees it. */
export type Access =
	| {
			readonly verb: Verb;
			readonly group: string;
			readonly resource: string;
			readonly subresource?: string;
			readonly namespace?: string;
			readonly name?: string;
	  }
	| {readonly verb: string; readonly path: string};

/** Resolves for what a user may do; rejects with a 403 otherwise. */
export type Authorizer = (user: UserInfo, access: Access) => Promise<void> | void;

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

const allowed = ({groups}: UserInfo, access: Access): boolean => {
	if (groups.includes('system:masters')) return true;
	const authenticated = groups.includes('system:authenticated');
	if ('path' in access) {
		const path = access.path.replace(/\/$/, '');
		return access.verb === 'get' && (publicPaths.has(path) || (authenticated && discoveryPaths.test(path)));
	}
	return authenticated && access.verb === 'create' && reviewsOfOneself.has(access.resource);
};

/** The 403 in kube-apiserver's words. */
const accessForbidden = (user: UserInfo, access: Access): StatusError => {
	if ('path' in access) {
		const text = `User ${goQuote(user.name)} cannot ${access.verb} path ${goQuote(access.path)}`;
		return forbidden({group: '', resource: ''}, '', text);
	}
	return forbidden(access, access.name ?? '', refusalText({user, version: '', ...access}, ''));
};

/** As the stored roles and bindings say. */
export const byRoles =
	(access: AccessRules): Authorizer =>
	(user, action) => {
		if (!access.decide(user, action).allowed) throw accessForbidden(user, action);
	};

/** Without RBAC: system:masters may do everything, everybody else only what the bootstrap roles open to all. */
export const mastersOnly: Authorizer = (user, access) => {
	if (!allowed(user, access)) throw accessForbidden(user, access);
};
