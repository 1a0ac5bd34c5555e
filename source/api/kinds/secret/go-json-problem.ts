import {goQuote} from '../../../machinery/go-quote.ts';

const shown = (character: string): string =>
	character === "'" ? `'\\''` : character === '"' ? `'"'` : `'${goQuote(character).slice(1, -1)}'`;

const space = /[ \t\r\n]+/g;

/** Where JavaScript's parser stops, in a text that is no JSON. */
const stop = (text: string): {readonly at: number} | undefined => {
	try {
		JSON.parse(text);
		return undefined;
	} catch (error) {
		const position = /position (\d+)/.exec((error as Error).message)?.[1];
		return {at: position === undefined ? text.length : Number(position)};
	}
};

/** What was expected at a place, by the last thing before it. */
const expectation = (text: string, at: number): string => {
	const before = text.slice(0, at).replaceAll(space, '');
	const last = before.at(-1);
	switch (last) {
		case undefined:
			return 'looking for beginning of value';
		case '{':
			return 'looking for beginning of object key string';
		case ',':
			return before.lastIndexOf('{') > before.lastIndexOf('[')
				? 'looking for beginning of object key string'
				: 'looking for beginning of value';
		case ':':
		case '[':
			return 'looking for beginning of value';
		default:
			if (/^[{[]/.test(before) && !/[}\]]$/.test(before)) {
				const inObject = before.lastIndexOf('{') > before.lastIndexOf('[');
				if (!inObject) return 'after array element';
				return before.lastIndexOf(':') > before.lastIndexOf(',') ? 'after object key:value pair' : 'after object key';
			}
			return 'after top-level value';
	}
};

/** What is wrong with a text that should be a JSON object, in the words of Go's encoding/json; undefined when nothing is. */
export const goJsonProblem = (text: string): string | undefined => {
	const stopped = stop(text);
	if (stopped !== undefined) {
		const character = text[stopped.at];
		if (character === undefined) return 'unexpected end of JSON input';
		return `invalid character ${shown(character)} ${expectation(text, stopped.at)}`;
	}
	const value: unknown = JSON.parse(text);
	if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
	const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
	return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
};
