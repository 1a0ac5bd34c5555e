import {RE2JS} from 're2js';
import {knownPatternsMax} from './limits.ts';

/** A regular expression in Go's syntax. Matching takes time in proportion to the text, whatever the pattern. */
export interface Pattern {
	/** Whether it matches anywhere. */
	test(text: string): boolean;
	/** The first match; undefined without one. */
	find(text: string): string | undefined;
	/** At most `limit` matches that do not overlap; all of them when it is negative. */
	findAll(text: string, limit: number): readonly string[];
}

const known = new Map<string, Pattern>();

const compile = (text: string): Pattern => {
	const expression = RE2JS.compile(text);
	return {
		test: value => expression.test(value),
		find: value => {
			const matcher = expression.matcher(value);
			return matcher.find() ? (matcher.group() ?? '') : undefined;
		},
		findAll: (value, limit) => {
			const matcher = expression.matcher(value);
			const found: string[] = [];
			while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
			return found;
		},
	};
};

/** Reads a pattern. Throws an Error in the words of Go's regexp package: ``error parsing regexp: missing closing ): `(a` ``. */
export const parsePattern = (text: string): Pattern => {
	const found = known.get(text);
	if (found !== undefined) return found;
	if (known.size >= knownPatternsMax) known.clear();
	const pattern = compile(text);
	known.set(text, pattern);
	return pattern;
};
