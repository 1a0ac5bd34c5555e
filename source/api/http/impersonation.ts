import type {IncomingHttpHeaders} from 'node:http';
import {badRequest} from '../../machinery/statuses.ts';
import type {AccessRules, Action, UserInfo} from '../types.ts';
import {accessForbidden} from './access-forbidden.ts';

const extraPrefix = 'impersonate-extra-';
const nodePrefix = 'system:node:';
const serviceAccountName = /^system:serviceaccount:[^:]+:[^:]+$/;

/** Node joins repeated headers with a comma and a blank. */
const values = (header: string | string[] | undefined): readonly string[] =>
	header === undefined ? [] : Array.isArray(header) ? header : header.split(', ');

const serviceAccountGroups = (name: string): readonly string[] => {
	const [, , namespace = ''] = serviceAccountName.test(name) ? name.split(':') : [];
	return namespace === '' ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
};

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** Whether any header is about impersonation; nearly all requests have none. */
const speaksOfImpersonation = (headers: IncomingHttpHeaders): boolean => {
	for (const name in headers) if (name.startsWith('impersonate-')) return true;
	return false;
};

/**
The user that the Impersonate-* headers ask for; undefined without them. Throws a 400 for groups, a uid or extras without a
user.
*/
export const impersonatedUser = (headers: IncomingHttpHeaders): UserInfo | undefined => {
	if (!speaksOfImpersonation(headers)) return undefined;
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
	const [, , namespace, account] = serviceAccountName.test(name) ? name.split(':') : [];
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

/** What decides about the rights that impersonation takes. */
type Decide = (action: Action) => boolean;

/**
The way of constrained impersonation that fits the user asked for; undefined for service accounts and nodes with groups or more
of their own, which only the verb `impersonate` covers.
*/
const modeOf = (headers: IncomingHttpHeaders, {name, uid, extra}: UserInfo): string | undefined => {
	const special = serviceAccountName.test(name)
		? 'serviceaccount'
		: name.startsWith(nodePrefix)
			? 'arbitrary-node'
			: '';
	if (special === '') return 'user-info';
	const onlyName = headers['impersonate-group'] === undefined && uid === undefined && extra === undefined;
	return onlyName ? special : undefined;
};

/** What constrained impersonation asks for the user; names and groups are of the group of authentication there. */
const constrained = (wanted: Wanted): Wanted => {
	if (wanted.resource !== 'users' || !wanted.name.startsWith(nodePrefix)) return {...wanted, group: authentication};
	return {group: authentication, resource: 'nodes', name: wanted.name.slice(nodePrefix.length)};
};

/** The first right that is missing. */
const firstRefused = (actions: readonly Action[], decide: Decide): Action | undefined =>
	actions.find(action => !decide(action));

/** What the caller would need: to do this for somebody of the mode, and to be that somebody. */
const constrainedActions = (mode: string, wanted: readonly Wanted[], doing: Action): readonly Action[] => [
	{...doing, verb: `impersonate-on:${mode}:${doing.verb}`},
	...wanted.map(each => ({...constrained(each), verb: `impersonate:${mode}`})),
];

/**
Checks that the caller may act for the user asked for, with its groups and all, in what it is `doing`: by a constrained
impersonation, or by the verb `impersonate`. Throws a 403 that names what the first of them misses.
*/
export const checkImpersonation = (
	headers: IncomingHttpHeaders,
	caller: UserInfo,
	asked: UserInfo,
	access: AccessRules | undefined,
	doing: Action,
): void => {
	const decide: Decide = action => access?.decide(caller, action).allowed ?? caller.groups.includes('system:masters');
	const wanted = wantedOf(headers, asked);
	const mode = modeOf(headers, asked);
	const ways = [
		...(mode === undefined ? [] : [constrainedActions(mode, wanted, doing)]),
		wanted.map(each => ({...each, verb: 'impersonate'})),
	];
	const refusals = ways.map(way => firstRefused(way, decide));
	if (refusals.every(refusal => refusal !== undefined)) throw accessForbidden(caller, refusals[0]!);
};
