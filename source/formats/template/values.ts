/*
Values of a template: JSON of the object, and what functions make. As kwok decodes numbers of the object to json.Number, which
is a text, a JavaScript number here counts as a text of its digits; Go's integers are bigints. Undefined is Go's invalid value:
a field that is not there.
*/

/** The kind of a value as the comparisons of text/template see it. */
export type BasicKind = 'text' | 'integer' | 'truth' | 'other' | 'none';

export const basicKind = (value: unknown): BasicKind => {
	switch (typeof value) {
		case 'string':
		case 'number':
			return 'text';
		case 'bigint':
			return 'integer';
		case 'boolean':
			return 'truth';
		default:
			return value === null || value === undefined ? 'none' : 'other';
	}
};

/** What `if`, `with`, `and`, `or` and `not` take for true: what is not empty. */
export const isTruth = (value: unknown): boolean => {
	if (value === null || value === undefined) return false;
	if (typeof value === 'boolean') return value;
	if (typeof value === 'bigint') return value !== 0n;
	if (typeof value === 'number') return true;
	if (typeof value === 'string') return value !== '';
	return Object.keys(value).length > 0;
};

/** A value as fmt.Sprint writes it; `inside` a list or an object, where nil is `<nil>`. */
export const printed = (value: unknown, inside = false): string => {
	if (value === null || value === undefined) return inside ? '<nil>' : '<no value>';
	if (Array.isArray(value)) return `[${value.map(one => printed(one, true)).join(' ')}]`;
	if (typeof value === 'object')
		return `map[${Object.entries(value)
			.toSorted(([first], [second]) => (first < second ? -1 : 1))
			.map(([key, one]) => `${key}:${printed(one, true)}`)
			.join(' ')}]`;
	return String(value);
};

/** What Go calls the type of a value, for messages. */
export const typeWord = (value: unknown): string => {
	if (value === null || value === undefined) return 'nil';
	if (Array.isArray(value)) return '[]interface {}';
	switch (typeof value) {
		case 'object':
			return 'map[string]interface {}';
		case 'number':
			return 'json.Number';
		case 'bigint':
			return 'int';
		case 'boolean':
			return 'bool';
		default:
			return 'string';
	}
};
