import {goQuote} from '../../machinery/go-quote.ts';
import {forbidden} from '../../machinery/statuses.ts';
import type {UserInfo, Verb} from '../types.ts';

/** What somebody wants to do, as authorization sees it. */
export type Access =
	| {
			readonly verb: Verb | 'impersonate';
			readonly group: string;
			/** With the subresource: `pods/log`. */
			readonly resource: string;
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
export const accessForbidden = (user: UserInfo, access: Access) => {
	const who = `User ${goQuote(user.name)} cannot ${access.verb}`;
	if ('path' in access) return forbidden({group: '', resource: ''}, '', `${who} path ${goQuote(access.path)}`);
	const where =
		access.namespace === undefined ? 'at the cluster scope' : `in the namespace ${goQuote(access.namespace)}`;
	const what = `resource ${goQuote(access.resource)} in API group ${goQuote(access.group)} ${where}`;
	const resource = access.resource.split('/')[0]!;
	return forbidden({group: access.group, resource}, access.name ?? '', `${who} ${what}`);
};

/** Without RBAC: system:masters may do everything, everybody else only what the bootstrap roles open to all. */
export const mastersOnly: Authorizer = (user, access) => {
	if (!allowed(user, access)) throw accessForbidden(user, access);
};
