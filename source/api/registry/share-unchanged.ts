import {markCanonical} from '../codec/canonicalize.ts';
import {defineMember} from '../codec/members.ts';

type Members = {readonly [key: string]: unknown};

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const shareList = (next: readonly unknown[], previous: readonly unknown[]): readonly unknown[] => {
	const items = next.map((item, index) => shareUnchanged(item, previous[index]));
	if (items.length === previous.length && items.every((item, index) => item === previous[index])) return previous;
	return items.every((item, index) => item === next[index]) ? next : items;
};

const shareMembers = (next: Members, previous: Members): Members => {
	const keys = Object.keys(next);
	let isPrevious = keys.length === Object.keys(previous).length;
	let isNext = true;
	const members: {[key: string]: unknown} = {};
	for (const key of keys) {
		const member = Object.hasOwn(previous, key) ? shareUnchanged(next[key], previous[key]) : next[key];
		isPrevious &&= member === previous[key];
		isNext &&= member === next[key];
		defineMember(members, key, member);
	}
	if (isPrevious) return previous;
	return isNext ? next : markCanonical(members, next);
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
