import type {IncomingHttpHeaders} from 'node:http';
import {goQuote} from '../../machinery/go-quote.ts';
import type {StatusError} from '../../machinery/status-error.ts';
import {badRequest, forbidden} from '../../machinery/statuses.ts';
import type {UserInfo} from '../types.ts';

const extraPrefix = 'impersonate-extra-';

/** Node joins repeated headers with a comma and a blank. */
const values = (header: string | string[] | undefined): readonly string[] =>
	header === undefined ? [] : Array.isArray(header) ? header : header.split(', ');

const serviceAccountGroups = (name: string): readonly string[] => {
	const [, , namespace = ''] = /^system:serviceaccount:[^:]+:[^:]+$/.test(name) ? name.split(':') : [];
	return namespace === '' ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
};

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/**
The user that the Impersonate-* headers ask for; undefined without them. Throws a 400 for groups, a uid or extras without a
user.
*/
export const impersonatedUser = (headers: IncomingHttpHeaders): UserInfo | undefined => {
	const name = values(headers['impersonate-user'])[0];
	const groups = values(headers['impersonate-group']);
	const uid = values(headers['impersonate-uid'])[0];
	const extra = Object.entries(headers).filter(([key]) => key.startsWith(extraPrefix));
	if (name === undefined || name === '') {
		if (groups.length === 0 && uid === undefined && extra.length === 0) return undefined;
		throw badRequest(
			'requested impersonation without a user: Impersonate-Group, Impersonate-Uid and Impersonate-Extra- need Impersonate-User',
		);
	}
	const own = groups.length === 0 ? serviceAccountGroups(name) : groups;
	const standing = name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
	return {
		name,
		groups: own.includes(standing) ? own : [...own, standing],
		...(uid === undefined ? {} : {uid}),
		...(extra.length === 0
			? {}
			: {
					extra: Object.fromEntries(
						extra.map(([key, value]) => [decoded(key.slice(extraPrefix.length)), values(value)]),
					),
				}),
	};
};

/** Without RBAC only members of system:masters act for others. */
export const mayImpersonate = ({groups}: UserInfo): boolean => groups.includes('system:masters');

/** The 403 for somebody who may not act for another user. */
export const impersonationForbidden = (caller: UserInfo, asked: UserInfo): StatusError =>
	forbidden(
		{group: '', resource: 'users'},
		asked.name,
		`User ${goQuote(caller.name)} cannot impersonate resource "users" in API group "" at the cluster scope`,
	);
