/** Takes text piece by piece and gives whole JSON values one behind the other, as Go's json.Decoder does. */
export interface JsonSequence {
	push(text: string): void;
	/** The text of the next whole value; undefined while there is none. */
	next(): string | undefined;
	/** What is left behind the last whole value. */
	readonly rest: string;
}

/** Where the object or array that begins a text ends; -1 while it does not. A value that is neither ends at white space. */
const endOf = (text: string): number => {
	if (!/^[{[]/.test(text)) return text.search(/[\s{[]/);
	let depth = 0;
	let isText = false;
	for (let position = 0; position < text.length; position++) {
		const character = text[position];
		if (isText) {
			if (character === '\\') position++;
			else if (character === '"') isText = false;
		} else if (character === '"') isText = true;
		else if (character === '{' || character === '[') depth++;
		else if ((character === '}' || character === ']') && --depth === 0) return position + 1;
	}
	return -1;
};

/** An empty sequence. */
export const createJsonSequence = (): JsonSequence => {
	let rest = '';
	return {
		push(text) {
			rest = (rest + text).trimStart();
		},
		next() {
			const end = endOf(rest);
			if (end <= 0) return undefined;
			const value = rest.slice(0, end);
			rest = rest.slice(end).trimStart();
			return value;
		},
		get rest() {
			return rest;
		},
	};
};
