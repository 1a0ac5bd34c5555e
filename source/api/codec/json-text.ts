import {DecodingError} from './decoding-error.ts';
import {checkDepth} from './document-depth.ts';
import {documentDepthMax, strictProblemsMax} from './limits.ts';

export interface ParsedJson {
	readonly value: unknown;
	/** Paths of keys that occur twice in an object; the last value counts. */
	readonly duplicateFields: string[];
}

const blank = /[ \t\r\n]*/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids these in strings, so that they end the match
const plainString = /"[^"\\\u0000-\u001f]*"/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const hexadecimal = /[0-9a-fA-F]/;

/** A character as Go's quoteChar prints it. */
const quoted = (character: string): string => {
	if (character === "'") return "'\\''";
	if (character === '"') return "'\"'";
	return `'${JSON.stringify(character).slice(1, -1)}'`;
};

/**
Reads JSON text without building values: finds keys that occur twice, and says what is wrong in the words of Go's encoding/json.
*/
class JsonScanner {
	readonly duplicateFields: string[] = [];
	readonly #text: string;
	#position = 0;
	#depth = 0;

	constructor(text: string) {
		this.#text = text;
	}

	document(): void {
		this.#value('');
		this.#skipBlanks();
		if (this.#position < this.#text.length) throw this.#unexpected('after top-level value');
	}

	#skipBlanks(): void {
		blank.lastIndex = this.#position;
		blank.test(this.#text);
		this.#position = blank.lastIndex;
	}

	#unexpected(context: string): DecodingError {
		const point = this.#text.codePointAt(this.#position);
		if (point === undefined) return new DecodingError('unexpected end of JSON input');
		return new DecodingError(`invalid character ${quoted(String.fromCodePoint(point))} ${context}`);
	}

	#value(path: string): void {
		this.#skipBlanks();
		switch (this.#text[this.#position]) {
			case '{':
				return this.#nested(() => this.#object(path));
			case '[':
				return this.#nested(() => this.#array(path));
			case '"':
				this.#string();
				return;
			case 't':
				return this.#word('true');
			case 'f':
				return this.#word('false');
			case 'n':
				return this.#word('null');
			default:
				return this.#number();
		}
	}

	#nested(read: () => void): void {
		this.#depth += 1;
		if (this.#depth > documentDepthMax) throw new DecodingError('exceeded max depth');
		this.#position += 1;
		read();
		this.#depth -= 1;
	}

	#object(path: string): void {
		const keys = new Set<string>();
		this.#skipBlanks();
		if (this.#text[this.#position] === '}') {
			this.#position += 1;
			return;
		}
		for (;;) {
			this.#skipBlanks();
			if (this.#text[this.#position] !== '"') throw this.#unexpected('looking for beginning of object key string');
			const key = this.#string();
			const member = path === '' ? key : `${path}.${key}`;
			if (keys.has(key) && this.duplicateFields.length < strictProblemsMax) this.duplicateFields.push(member);
			keys.add(key);
			this.#skipBlanks();
			if (this.#text[this.#position] !== ':') throw this.#unexpected('after object key');
			this.#position += 1;
			this.#value(member);
			if (this.#endOf('}', 'after object key:value pair')) return;
		}
	}

	#array(path: string): void {
		this.#skipBlanks();
		if (this.#text[this.#position] === ']') {
			this.#position += 1;
			return;
		}
		for (let index = 0; ; index += 1) {
			this.#value(`${path}[${index}]`);
			if (this.#endOf(']', 'after array element')) return;
		}
	}

	/** Takes a comma (false) or the closing character (true). */
	#endOf(closing: string, context: string): boolean {
		this.#skipBlanks();
		const character = this.#text[this.#position];
		if (character !== ',' && character !== closing) throw this.#unexpected(context);
		this.#position += 1;
		return character === closing;
	}

	#string(): string {
		plainString.lastIndex = this.#position;
		const plain = plainString.exec(this.#text)?.[0];
		if (plain !== undefined) {
			this.#position += plain.length;
			return plain.slice(1, -1);
		}
		const start = this.#position;
		this.#position += 1;
		while (this.#text[this.#position] !== '"') {
			if (this.#text[this.#position] === '\\') this.#escape();
			else if (this.#position >= this.#text.length || this.#text[this.#position]! < ' ') {
				throw this.#unexpected('in string literal');
			}
			this.#position += 1;
		}
		this.#position += 1;
		return JSON.parse(this.#text.slice(start, this.#position)) as string;
	}

	/** From a backslash to the last character of its sequence. */
	#escape(): void {
		this.#position += 1;
		const character = this.#text[this.#position] ?? '';
		if (character === '' || !'bfnrt\\/"u'.includes(character)) throw this.#unexpected('in string escape code');
		if (character !== 'u') return;
		for (let digits = 0; digits < 4; digits += 1) {
			this.#position += 1;
			if (!hexadecimal.test(this.#text[this.#position] ?? '')) {
				throw this.#unexpected('in \\u hexadecimal character escape');
			}
		}
	}

	#word(word: string): void {
		for (const character of word) {
			if (this.#text[this.#position] !== character)
				throw this.#unexpected(`in literal ${word} (expecting '${character}')`);
			this.#position += 1;
		}
	}

	#number(): void {
		number.lastIndex = this.#position;
		const found = number.exec(this.#text)?.[0];
		if (found === undefined) {
			if (this.#text[this.#position] !== '-') throw this.#unexpected('looking for beginning of value');
			this.#position += 1;
			throw this.#unexpected('in numeric literal');
		}
		this.#position += found.length;
		const next = this.#text[this.#position];
		if (next === '.' && !found.includes('.')) {
			this.#position += 1;
			throw this.#unexpected('after decimal point in numeric literal');
		}
		if ((next === 'e' || next === 'E') && !/[eE]/.test(found)) {
			this.#position += /[-+]/.test(this.#text[this.#position + 1] ?? '') ? 2 : 1;
			throw this.#unexpected('in exponent of numeric literal');
		}
	}
}

/** Reads JSON text key by key, whatever its form: what parseJson does for texts that are not in the form of JSON.stringify. */
export const scanJson = (text: string): ParsedJson => {
	const scanner = new JsonScanner(text);
	scanner.document();
	return {value: JSON.parse(text) as unknown, duplicateFields: scanner.duplicateFields};
};

/** A text with room for that many levels needs a look at how deep it is. */
const mayBeTooDeep = (text: string): boolean => text.length > 2 * documentDepthMax;

/**
Reads text that is just what JSON.stringify makes of its value, perhaps with the line feed of Go's encoder: as each key is written
once there, none occurs twice. Undefined for other texts, correct or not.
*/
const parseWritten = (text: string): ParsedJson | undefined => {
	try {
		const value: unknown = JSON.parse(text);
		const written = JSON.stringify(value);
		if (written.length < text.length - 1 || !text.startsWith(written)) return undefined;
		if (mayBeTooDeep(text)) checkDepth(value);
		return {value, duplicateFields: []};
	} catch {
		return undefined;
	}
};

/** Reads JSON text. Throws DecodingError in the words of Go's encoding/json. */
export const parseJson = (text: string): ParsedJson => parseWritten(text) ?? scanJson(text);
