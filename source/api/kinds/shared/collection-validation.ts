import {duplicate, tooMany, type FieldError} from '../../../machinery/field-error.ts';

type Check<T> = (item: T, field: string) => FieldError[];

/** Problems of each item of a list, and of having too many. */
export const validateList = <T>(
	items: readonly T[],
	itemsMax: number,
	check: Check<T>,
	field: string,
): FieldError[] => [
	...items.flatMap((item, index) => check(item, `${field}[${index}]`)),
	...(items.length > itemsMax ? [tooMany(field, items.length, itemsMax)] : []),
];

/** As validateList; no two items may have the same key, which the member `keyName` of an item is (or the item, without it). */
export const validateSet = <T>(
	items: readonly T[],
	itemsMax: number,
	{check, keyOf, keyName}: {readonly check: Check<T>; readonly keyOf: (item: T) => string; readonly keyName?: string},
	field: string,
): FieldError[] => {
	const keys = items.map(keyOf);
	return [
		...validateList(items, itemsMax, check, field),
		...keys.flatMap((key, index) => {
			const at = `${field}[${index}]`;
			return keys.indexOf(key) < index ? [duplicate(keyName === undefined ? at : `${at}.${keyName}`, key)] : [];
		}),
	];
};
