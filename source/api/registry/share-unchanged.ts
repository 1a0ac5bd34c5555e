import {markCanonical} from '../codec/canonicalize.ts';
import {defineMember, sameList} from '../codec/members.ts';

type Members = {readonly [key: string]: unknown};

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const shareList = (next: readonly unknown[], previous: readonly unknown[]): readonly unknown[] => {
	const items = next.map((item, index) => shareUnchanged(item, previous[index]));
	if (sameList(items, previous)) return previous;
	return sameList(items, next) ? next : markCanonical(items, next);
};

/** A copy of the members before the one at `end`. */
const leading = (from: Members, keys: readonly string[], end: number): {[key: string]: unknown} => {
	const members: {[key: string]: unknown} = {};
	for (let index = 0; index < end; index++) defineMember(members, keys[index]!, from[keys[index]!]);
	return members;
};

const shareMembers = (next: Members, previous: Members): Members => {
	const keys = Object.keys(next);
	let isPrevious = keys.length === Object.keys(previous).length;
	let members: {[key: string]: unknown} | undefined;
	for (const [index, key] of keys.entries()) {
		const value = next[key];
		const member = Object.hasOwn(previous, key) ? shareUnchanged(value, previous[key]) : value;
		isPrevious &&= member === previous[key];
		if (members === undefined && member !== value) members = leading(next, keys, index);
		if (members !== undefined) defineMember(members, key, member);
	}
	if (isPrevious) return previous;
	return members === undefined ? next : markCanonical(members, next);
};

/**
The next value with every part that equals the previous one replaced by it. Watchers compare parts by identity (has the spec
changed?), so what is equal must be identical, whoever wrote it and however it came in; otherwise a replay would differ from
the session it replays.
*/
export const shareUnchanged = <T>(next: T, previous: unknown): T => {
	if (next === previous) return next;
	if (Array.isArray(next) && Array.isArray(previous)) return shareList(next, previous) as T;
	if (isObject(next) && isObject(previous)) return shareMembers(next, previous) as T;
	return next;
};
