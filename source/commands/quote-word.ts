/** The text as one word of a command line: quoted when it holds blanks or quotes, or is empty. */
export const quoteWord = (text: string): string => {
	if (/^[^\s'"]+$/.test(text)) return text;
	return text
		.split("'")
		.map(part => `'${part}'`)
		.join(`"'"`);
};

/** A value as one word of JSON. */
export const quoteJson = (value: unknown): string => quoteWord(JSON.stringify(value));
