import {fieldErrorText} from './field-error.ts';
import {
	labelKeyProblem,
	labelRequirement,
	valueOperators,
	type LabelOperator,
	type LabelRequirement,
} from './label-requirement.ts';

type TokenKind = 'end' | 'identifier' | 'operator' | ',' | '(' | ')' | '!';

interface Token {
	readonly kind: TokenKind;
	readonly text: string;
}

const operators: ReadonlyMap<string, LabelOperator> = new Map([
	['in', 'in'],
	['notin', 'notin'],
	['=', '='],
	['==', '=='],
	['!=', '!='],
	['>', 'gt'],
	['<', 'lt'],
]);
const tokens = /[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^ \t\r\n=!(),<>]+))/y;
const end: Token = {kind: 'end', text: ''};

const tokenOf = (symbol: string | undefined, word: string | undefined): Token => {
	if (word !== undefined) return {kind: operators.has(word) ? 'operator' : 'identifier', text: word};
	if (symbol === ',' || symbol === '(' || symbol === ')' || symbol === '!') return {kind: symbol, text: symbol};
	return {kind: 'operator', text: symbol ?? ''};
};

const scan = (text: string): Token[] =>
	Array.from(text.trimEnd().matchAll(new RegExp(tokens, 'gy')), ([, symbol, word]) => tokenOf(symbol, word));

/** Reads one selector; a recursive descent over its tokens, as labels.Parser does it. */
class LabelSelectorParser {
	readonly #tokens: readonly Token[];
	#position = 0;

	constructor(text: string) {
		this.#tokens = scan(text);
	}

	requirements(): LabelRequirement[] {
		const requirements: LabelRequirement[] = [];
		for (;;) {
			const token = this.#lookahead();
			if (token.kind === 'end') return requirements;
			if (token.kind !== 'identifier' && token.kind !== '!') {
				throw new Error(`found '${token.text}', expected: !, identifier, or 'end of string'`);
			}
			requirements.push(this.#requirement());
			const separator = this.#consume();
			if (separator.kind === 'end') return requirements;
			if (separator.kind !== ',') throw new Error(`found '${separator.text}', expected: ',' or 'end of string'`);
			const next = this.#lookahead();
			if (next.kind !== 'identifier' && next.kind !== '!') {
				throw new Error(`found '${next.text}', expected: identifier after ','`);
			}
		}
	}

	/** The next token where values may stand: there the words in and notin are identifiers. */
	#lookahead(): Token {
		const token = this.#tokens[this.#position] ?? end;
		return token.text === 'in' || token.text === 'notin' ? {kind: 'identifier', text: token.text} : token;
	}

	#consume(): Token {
		const token = this.#lookahead();
		this.#position += 1;
		return token;
	}

	#requirement(): LabelRequirement {
		try {
			return this.#keyAndCondition();
		} catch (error) {
			throw new Error(`unable to parse requirement: ${(error as Error).message}`, {cause: error});
		}
	}

	#keyAndCondition(): LabelRequirement {
		const first = this.#consume();
		const negated = first.kind === '!';
		const key = negated ? this.#consume() : first;
		if (key.kind !== 'identifier') throw new Error(`found '${key.text}', expected: identifier`);
		// Go prints the missing field path as <nil>.
		const problem = labelKeyProblem(key.text, '<nil>');
		if (problem !== undefined) throw new Error(fieldErrorText(problem));
		if (negated) return labelRequirement(key.text, '!', []);
		const next = this.#lookahead().kind;
		if (next === 'end' || next === ',') return labelRequirement(key.text, 'exists', []);
		const operator = this.#operator();
		const values = operator === 'in' || operator === 'notin' ? this.#values() : this.#exactValue();
		return labelRequirement(key.text, operator, [...new Set(values)].toSorted());
	}

	#operator(): LabelOperator {
		const token = this.#tokens[this.#position] ?? end;
		this.#position += 1;
		const operator = operators.get(token.text);
		if (operator === undefined) throw new Error(`found '${token.text}', expected: ${valueOperators.join(', ')}`);
		return operator;
	}

	#values(): string[] {
		const open = this.#consume();
		if (open.kind !== '(') throw new Error(`found '${open.text}' expected: '('`);
		const first = this.#lookahead();
		if (first.kind === ')') {
			this.#consume();
			return [];
		}
		if (first.kind !== 'identifier' && first.kind !== ',') {
			throw new Error(`found '${first.text}', expected: ',', ')' or identifier`);
		}
		const values = this.#identifiers();
		this.#consume();
		return values;
	}

	/** Identifiers up to, not including, the closing parenthesis; empty places are empty values. */
	#identifiers(): string[] {
		const values: string[] = [];
		for (;;) {
			const token = this.#consume();
			if (token.kind === 'identifier') {
				values.push(token.text);
				const next = this.#lookahead();
				if (next.kind === ')') return values;
				if (next.kind !== ',') throw new Error(`found '${next.text}', expected: ',' or ')'`);
			} else if (token.kind === ',') {
				if (values.length === 0) values.push('');
				const next = this.#lookahead().kind;
				if (next === ')' || next === ',') values.push('');
				if (next === ')') return values;
				if (next === ',') this.#consume();
			} else {
				throw new Error(`found '${token.text}', expected: ',', or identifier`);
			}
		}
	}

	#exactValue(): string[] {
		const next = this.#lookahead().kind;
		if (next === 'end' || next === ',') return [''];
		const token = this.#consume();
		if (token.kind !== 'identifier') throw new Error(`found '${token.text}', expected: identifier`);
		return [token.text];
	}
}

/** The requirements of a selector text, sorted by key. Throws an Error in the words of labels.Parse. */
export const parseLabelSelector = (text: string): readonly LabelRequirement[] =>
	new LabelSelectorParser(text).requirements().toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
