import {defineMember} from '../codec/members.ts';

type Members = {readonly [key: string]: unknown};

/** The object without those of its members that are given as undefined. */
const without = (object: Members, fields: Members): Members => {
	const kept: {[key: string]: unknown} = {};
	for (const key of Object.keys(object)) {
		if (object[key] !== undefined || !Object.hasOwn(fields, key)) defineMember(kept, key, object[key]);
	}
	return kept;
};

/**
The object with some fields replaced; a field given as undefined is left out. The rest is shared; an object that has these very
values already comes back as it is. Nothing is deleted from an object that is already there: engines then keep it as a table of
names, which is slower wherever it goes.
*/
export const withFields = <T extends object>(object: T, fields: {readonly [K in keyof T]?: T[K] | undefined}): T => {
	const [known, replaced] = [object as Members, fields as Members];
	let changes = false;
	let leavesOut = false;
	for (const key of Object.keys(replaced)) {
		const value = replaced[key];
		changes ||= value !== known[key] || (value === undefined && Object.hasOwn(known, key));
		leavesOut ||= value === undefined;
	}
	if (!changes) return object;
	const next: Members = {...known, ...replaced};
	return (leavesOut ? without(next, replaced) : next) as T;
};
