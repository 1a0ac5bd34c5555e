import type {KeyRange} from './types.ts';

/** As `end`: every key from the first on. */
export const openEnd = '\0';

const lastCodeUnit = 0xff;

/**
The end of the interval that holds exactly the keys with a prefix: the prefix with its last code unit one higher, carried
past 0xff. An empty prefix, or one of 0xff only, has no end.
*/
export const prefixEnd = (prefix: string): string => {
	for (let index = prefix.length - 1; index >= 0; index--) {
		const code = prefix.charCodeAt(index);
		if (code < lastCodeUnit) return prefix.slice(0, index) + String.fromCharCode(code + 1);
	}
	return openEnd;
};

/** The range of all keys with a prefix. */
export const prefixRange = (prefix: string): KeyRange => ({
	key: prefix === '' ? openEnd : prefix,
	end: prefixEnd(prefix),
});

/** Whether the key lies in the range. */
export const rangeContains = ({key: start, end}: KeyRange, key: string): boolean => {
	if (end === undefined) return key === start;
	return key >= start && (end === openEnd || key < end);
};

/** Whether no key can lie in the range. */
export const isEmptyRange = ({key, end}: KeyRange): boolean => end !== undefined && end !== openEnd && end <= key;

/** Whether some key could lie in both ranges. */
export const rangesOverlap = (a: KeyRange, b: KeyRange): boolean => {
	if (a.end === undefined) return rangeContains(b, a.key);
	if (b.end === undefined) return rangeContains(a, b.key);
	return (a.end === openEnd || b.key < a.end) && (b.end === openEnd || a.key < b.end);
};
