import {TextProblem} from '../text-problem.ts';

export interface JqToken {
	readonly kind: 'field' | 'word' | 'string' | 'number' | 'symbol' | 'end';
	/** Of a string its value, of a field its name without the dot. */
	readonly text: string;
	readonly offset: number;
}

const pattern =
	/(?<blank>\s+)|\.(?<field>[A-Za-z_]\w*)|(?<word>[A-Za-z_]\w*)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<string>"(?:[^"\\]|\\.)*")|(?<symbol>\/\/|==|!=|<=|>=|[.[\]()|,<>?])/y;

const stringValue = (text: string, offset: number): string => {
	if (text.includes('\\(')) throw new TextProblem(offset, 'jq: interpolation in texts is not read');
	try {
		return JSON.parse(text) as string;
	} catch {
		throw new TextProblem(offset, `jq: ${text} is not a text`);
	}
};

/** Splits a jq expression into tokens. Throws TextProblem for what the subset does not have. */
export const jqTokens = (source: string): readonly JqToken[] => {
	const tokens: JqToken[] = [];
	pattern.lastIndex = 0;
	while (pattern.lastIndex < source.length) {
		const offset = pattern.lastIndex;
		const groups = pattern.exec(source)?.groups;
		if (groups === undefined)
			throw new TextProblem(
				offset,
				source[offset] === '"' ? 'jq: the text has no end' : `jq: ${JSON.stringify(source[offset])} is not read`,
			);
		const {field, word, number, string, symbol} = groups;
		if (field !== undefined) tokens.push({kind: 'field', text: field, offset});
		else if (word !== undefined) tokens.push({kind: 'word', text: word, offset});
		else if (number !== undefined) tokens.push({kind: 'number', text: number, offset});
		else if (string !== undefined) tokens.push({kind: 'string', text: stringValue(string, offset), offset});
		else if (symbol !== undefined) tokens.push({kind: 'symbol', text: symbol, offset});
	}
	tokens.push({kind: 'end', text: '', offset: source.length});
	return tokens;
};
