import type {Client, KindName, ObjectOf} from '../../client/types.ts';
import {structurallyEqual} from './structurally-equal.ts';

/**
Writes the status of an object through its status subresource if it means something else than what is there, and answers
the object as it is then. Rejects with 409 when the object changed since it was read.
*/
export const writeStatus = async <K extends KindName>(
	client: Client,
	kind: K,
	object: ObjectOf<K>,
	status: unknown,
): Promise<ObjectOf<K>> => {
	const {status: current} = object as {readonly status?: unknown};
	if (structurallyEqual(current, status)) return object;
	return client.update(kind, {...object, status}, {subresource: 'status'});
};

/** Leaves out members that are undefined, zero or an empty list, as Go's `omitempty` does, except those named in `kept`. */
export const withoutEmpty = <T extends object>(value: T, kept: readonly (keyof T & string)[] = []): T => {
	const rest = Object.entries(value).filter(
		([key, member]) => (kept as readonly string[]).includes(key) || !isEmpty(member),
	);
	return Object.fromEntries(rest) as T;
};

const isEmpty = (value: unknown): boolean =>
	value === undefined || value === 0 || value === '' || value === false || (Array.isArray(value) && value.length === 0);
