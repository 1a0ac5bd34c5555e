import type {IncomingHttpHeaders} from 'node:http';
import type {StatusError} from '../../machinery/status-error.ts';
import {badRequest, forbidden} from '../../machinery/statuses.ts';
import {refusalText} from '../pipeline/refusal-text.ts';
import type {AccessRules, UserInfo} from '../types.ts';

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

/** One thing that impersonation asks the right for. */
interface Wanted {
	readonly group: string;
	readonly resource: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name: string;
}

const authentication = 'authentication.k8s.io';

/** Everything that a caller needs the verb impersonate for; the standing that every user has is not asked for. */
const wantedOf = (headers: IncomingHttpHeaders, {name, uid, extra = {}}: UserInfo): readonly Wanted[] => {
	const [, , namespace, account] = /^system:serviceaccount:[^:]+:[^:]+$/.test(name) ? name.split(':') : [];
	const user =
		account === undefined
			? {group: '', resource: 'users', name}
			: {group: '', resource: 'serviceaccounts', namespace, name: account};
	return [
		user,
		...values(headers['impersonate-group']).map(group => ({group: '', resource: 'groups', name: group})),
		...(uid === undefined ? [] : [{group: authentication, resource: 'uids', name: uid}]),
		...Object.entries(extra).flatMap(([subresource, texts]) =>
			texts.map(text => ({group: authentication, resource: 'userextras', subresource, name: text})),
		),
	];
};

/** Checks that the caller may act for the user asked for, with its groups and all. Throws a 403. */
export const checkImpersonation = (
	headers: IncomingHttpHeaders,
	caller: UserInfo,
	asked: UserInfo,
	access: AccessRules | undefined,
): void => {
	for (const wanted of wantedOf(headers, asked)) {
		const allowed =
			access?.decide(caller, {verb: 'impersonate', ...wanted}).allowed ?? caller.groups.includes('system:masters');
		if (!allowed) throw impersonationForbidden(caller, wanted);
	}
};

/** The 403 for somebody who may not act for another user. */
const impersonationForbidden = (caller: UserInfo, wanted: Wanted): StatusError =>
	forbidden(wanted, wanted.name, refusalText({user: caller, verb: 'impersonate', version: '', ...wanted}, ''));
