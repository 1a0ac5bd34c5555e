/** One condition on one field of an object. */
export interface FieldRequirement {
	/** Path such as `metadata.name`. */
	readonly field: string;
	readonly operator: '=' | '!=';
	readonly value: string;
}

const term = /^(.*?)(!=|==|=)(.*)$/s;

/** Parts between commas; a comma after a backslash does not separate. */
const splitTerms = (text: string): string[] => text.match(/(?:\\.?|[^\\,])+/gs) ?? [];

const unescapeValue = (value: string): string => {
	const stray = /(?<!\\)(?:\\\\)*([,=])/.exec(value)?.[1];
	if (stray !== undefined) throw new Error(`invalid field selector: unescaped character in value: ${stray}`);
	return value.replace(/\\(.?)/gs, (sequence, character: string) => {
		if (character === '\\' || character === ',' || character === '=') return character;
		throw new Error(`invalid field selector: invalid escape sequence: ${sequence}`);
	});
};

/**
Reads `metadata.name=a,status.phase!=Running`; `==` is `=`, empty parts are skipped, backslashes escape commas, equals signs
and themselves in values. Throws an Error in the words of fields.ParseSelector.
*/
export const parseFieldSelector = (text: string): readonly FieldRequirement[] =>
	splitTerms(text).map(part => {
		const match = term.exec(part);
		if (match === null) throw new Error(`invalid selector: '${text}'; can't understand '${part}'`);
		const [, field = '', operator, value = ''] = match;
		return {field, operator: operator === '!=' ? '!=' : '=', value: unescapeValue(value)};
	});
