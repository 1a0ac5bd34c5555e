/** An expression whose object literals have become calls, and where its places were before. */
export interface RewrittenExpression {
	readonly text: string;
	/** Names of the types that are constructed, each once; the literal of `types[n]` has become a call of `constructorName(n)`. */
	readonly types: readonly string[];
	/** The place in the original of a place in `text`. */
	original(at: number): number;
}

/** The function that constructs the nth type of an expression. */
export const constructorName = (index: number): string => `constructed__${index}`;

/** Marks a field of a literal that is set only where its value is there: `Object{?a: …}`. */
export const optionalMark = '?';

/** Tokens as far as literals are concerned: comments and blanks, texts with their prefixes, names, and single characters. */
const tokenPattern =
	/(?<blank>\s+|\/\/[^\n]*)|(?<text>(?:[rR]?[bB]?|[bB][rR])(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<name>[A-Za-z_][A-Za-z0-9_]*)|[^]/gy;

interface Token {
	readonly kind: 'blank' | 'text' | 'name' | 'symbol';
	readonly text: string;
	readonly at: number;
}

const tokensOf = (source: string): readonly Token[] =>
	Array.from(source.matchAll(tokenPattern), ({0: text, index, groups}) => {
		const kind =
			groups?.['blank'] !== undefined
				? 'blank'
				: groups?.['text'] !== undefined
					? 'text'
					: groups?.['name'] !== undefined
						? 'name'
						: 'symbol';
		return {kind, text, at: index};
	});

/** `Object.spec` and where it ends, where the tokens from `start` name a type of `roots` and open a literal. */
const literalAt = (
	tokens: readonly Token[],
	start: number,
	roots: ReadonlySet<string>,
): {readonly type: string; readonly brace: number} | undefined => {
	if (!roots.has(tokens[start]!.text) || tokens[start - 1]?.text === '.') return undefined;
	let type = tokens[start]!.text;
	let index = start + 1;
	while (tokens[index]?.text === '.' && tokens[index + 1]?.kind === 'name') {
		type += `.${tokens[index + 1]!.text}`;
		index += 2;
	}
	while (tokens[index]?.kind === 'blank') index++;
	return tokens[index]?.text === '{' ? {type, brace: index} : undefined;
};

/** What a bracket has opened, and whether the name of a field comes next. */
interface Opened {
	readonly isLiteral: boolean;
	expectsField: boolean;
}

/**
Turns literals of objects, which cel-js does not read, into calls over maps: `Object.spec{a: 1, ?b: x}` into
`constructed__0({"a": 1, "?b": x})`. Only types whose first name is one of `roots` are constructed.
*/
export const rewriteObjectLiterals = (source: string, roots: ReadonlySet<string>): RewrittenExpression => {
	const tokens = tokensOf(source);
	const types: string[] = [];
	const opened: Opened[] = [];
	/** Places in the text and in the original that belong together. */
	const anchors: (readonly [at: number, original: number])[] = [];
	let text = '';
	const put = (piece: string, original: number): void => {
		anchors.push([text.length, original]);
		text += piece;
	};
	for (let index = 0; index < tokens.length; index++) {
		const token = tokens[index]!;
		const inner = opened.at(-1);
		if (token.kind === 'name' && inner?.expectsField) {
			put(`"${token.text}"`, token.at);
			inner.expectsField = false;
			continue;
		}
		if (inner?.expectsField && token.text === optionalMark && tokens[index + 1]?.kind === 'name') {
			put(`"${optionalMark}${tokens[index + 1]!.text}"`, token.at);
			inner.expectsField = false;
			index++;
			continue;
		}
		const literal = token.kind === 'name' ? literalAt(tokens, index, roots) : undefined;
		if (literal !== undefined) {
			if (!types.includes(literal.type)) types.push(literal.type);
			put(`${constructorName(types.indexOf(literal.type))}({`, token.at);
			opened.push({isLiteral: true, expectsField: true});
			index = literal.brace;
			continue;
		}
		put(token.text, token.at);
		if ('([{'.includes(token.text)) opened.push({isLiteral: false, expectsField: false});
		else if (token.text === ',' && inner?.isLiteral) inner.expectsField = true;
		else if (')]}'.includes(token.text) && opened.pop()?.isLiteral) put(')', token.at);
	}
	return {
		text,
		types,
		original: at => {
			const [from, original] = anchors.findLast(([place]) => place <= at) ?? [0, 0];
			return Math.min(original + at - from, source.length);
		},
	};
};
