import {invalid, type FieldError} from '../../../machinery/field-error.ts';

/** Problems of a path that must not lead upwards. */
export const validateNoBacksteps = (path: string, field: string): FieldError[] =>
	path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : [];

/** Problems of a path that must stay below where it is used. */
export const validateDescendingPath = (path: string, field: string): FieldError[] => [
	...(path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : []),
	...validateNoBacksteps(path, field),
];

/** As validateDescendingPath; names beginning with two dots are the kubelet's own. */
export const validateProjectedPath = (path: string, field: string): FieldError[] => [
	...validateDescendingPath(path, field),
	...(path.startsWith('..') && !path.startsWith('../') && path !== '..'
		? [invalid(field, path, "must not start with '..'")]
		: []),
];
