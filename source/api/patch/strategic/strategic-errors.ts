import {badRequest, unknownError} from '../../../machinery/statuses.ts';
import type {StatusError} from '../../../machinery/status-error.ts';
import {goTypeName, unprocessablePatch} from '../patch-errors.ts';

/** A value as Go prints it with %v: maps with sorted keys, `map[image:n:1 name:q]`. */
export const goPlainText = (value: unknown): string => {
	if (value === null || value === undefined) return '<nil>';
	if (Array.isArray(value)) return `[${value.map(goPlainText).join(' ')}]`;
	if (typeof value !== 'object') return String(value);
	const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return `map[${members.map(([key, member]) => `${key}:${goPlainText(member)}`).join(' ')}]`;
};

const goReflectType = (value: unknown): string => {
	switch (goTypeName(value)) {
		case 'array':
			return '[]interface {}';
		case 'object':
			return value === null ? '%!s(<nil>)' : 'map[string]interface {}';
		case 'number':
			return Number.isInteger(value) ? 'int64' : 'float64';
		default:
			return goTypeName(value);
	}
};

/*
Each as kube-apiserver answers it: some mistakes of a patch are bad requests, one is unprocessable, and the rest are errors
without a status, hence 500.
*/
export const badPrimitiveList = (): StatusError => badRequest('invalid patch format of primitive list');
export const badRetainKeys = (): StatusError => badRequest('invalid patch format of retainKeys');
export const badElementOrder = (): StatusError => badRequest('invalid patch format of setElementOrder list');
export const listOfLists = (): StatusError => unprocessablePatch('lists of lists are not supported');

export const missingMergeKey = (map: unknown, key: string): StatusError =>
	unknownError(`map: ${goPlainText(map)} does not contain declared merge key: ${key}`);

export const unexpectedType = (expected: 'list' | 'map', actual: unknown): StatusError =>
	unknownError(
		`expected a ${expected === 'list' ? '[]interface {}' : 'map[string]interface {}'}, but received a ${goReflectType(actual)}`,
	);

export const unknownDirective = (directive: unknown, map: unknown): StatusError =>
	unknownError(`unknown patch type: ${goPlainText(directive)} in map: ${goPlainText(map)}`);

export const orderMismatch = (patch: readonly unknown[], order: readonly unknown[]): StatusError =>
	unknownError(
		`The order in patch list:\n${goPlainText(patch)}\n doesn't match $setElementOrder list:\n${goPlainText(order)}\n`,
	);
