import {defineMember} from '../codec/members.ts';

/** The object with a member set; the same object when it has that very value already. */
export const withMember = (object: object, key: string, value: unknown): object => {
	const known = object as {readonly [key: string]: unknown};
	if (Object.hasOwn(object, key) && known[key] === value) return object;
	const copy: {[key: string]: unknown} = {...known};
	defineMember(copy, key, value);
	return copy;
};

/** The object without a member; the same object when there is none. */
export const withoutMember = (object: object, key: string): object => {
	if (!Object.hasOwn(object, key)) return object;
	const copy: {[key: string]: unknown} = {...object};
	delete copy[key];
	return copy;
};
