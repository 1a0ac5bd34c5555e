import {isJsonObject, type Json, type JsonObject} from '../../../machinery/json.ts';
import {defineMember} from '../../codec/members.ts';
import {badRetainKeys, unknownDirective} from './strategic-errors.ts';

export const patchDirective = '$patch';
const retainKeysDirective = '$retainKeys';
export const deleteFromListPrefix = '$deleteFromPrimitiveList/';
export const elementOrderPrefix = '$setElementOrder/';

export type Members = {[key: string]: unknown};

/** An object with a `$patch` member. */
export interface Directed extends JsonObject {
	readonly [patchDirective]: Json;
}

/** True for an object with a `$patch` member. */
export const hasDirective = (value: unknown): value is Directed =>
	isJsonObject(value) && Object.hasOwn(value, patchDirective);

/** What an object with `$patch` stands for: itself instead of the original, or nothing. */
export const directedObject = (patch: Directed): object => {
	const {[patchDirective]: directive, ...rest} = patch;
	if (directive === 'replace') return rest;
	if (directive === 'delete') return {};
	throw unknownDirective(directive, patch);
};

/**
A part of a patch that meets nothing in the original: null members and objects with `$patch` disappear. Undefined when the
part itself does.
*/
export const withoutDirectives = (value: unknown): unknown => {
	if (hasDirective(value)) return undefined;
	if (Array.isArray(value)) return value.map(withoutDirectives).filter(item => item !== undefined);
	if (!isJsonObject(value)) return value;
	const result: Members = {};
	for (const [key, member] of Object.entries(value)) {
		const kept = member === null ? undefined : withoutDirectives(member);
		if (kept !== undefined) defineMember(result, key, kept);
	}
	return result;
};

/** `$retainKeys`: every member of the original that is not listed goes; members of the patch must be listed. */
export const retainKeys = (original: Members, patch: Members): void => {
	if (!Object.hasOwn(patch, retainKeysDirective)) return;
	const list = patch[retainKeysDirective];
	delete patch[retainKeysDirective];
	if (!Array.isArray(list)) throw badRetainKeys();
	const retained = new Set<unknown>(list);
	for (const [key, value] of Object.entries(patch)) {
		const directive = key.startsWith(deleteFromListPrefix) || key.startsWith(elementOrderPrefix);
		if (value !== null && !directive && !retained.has(key)) throw badRetainKeys();
	}
	for (const key of Object.keys(original)) {
		if (!retained.has(key)) delete original[key];
	}
};
