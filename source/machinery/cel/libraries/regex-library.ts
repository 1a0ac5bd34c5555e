import type {Environment} from '@marcbachmann/cel-js';
import {chargeWalk} from '../budget.ts';
import {CelFunctionError} from '../function-error.ts';
import {parsePattern, type Pattern} from '../pattern.ts';

const readPattern = (text: string): Pattern => {
	try {
		return parsePattern(text);
	} catch (error) {
		throw new CelFunctionError((error as Error).message);
	}
};

/** What `matches` is called inside: cel-js has one of its own, which reads JavaScript's patterns and can take for ever. */
export const matchesName = 'matchesPattern';

/** matches, find and findAll with RE2's patterns. */
export const addRegexLibrary = (environment: Environment): void => {
	const matches = (text: string, pattern: string): boolean => {
		chargeWalk(text);
		return readPattern(pattern).test(text);
	};
	const findAll = (text: string, pattern: string, limit: bigint): readonly string[] => {
		chargeWalk(text);
		return readPattern(pattern).findAll(text, Number(limit));
	};
	environment
		.registerFunction(`string.${matchesName}(string): bool`, matches)
		.registerFunction(`${matchesName}(string, string): bool`, matches)
		.registerFunction('string.find(string): string', (text: string, pattern: string) => {
			chargeWalk(text);
			return readPattern(pattern).find(text) ?? '';
		})
		.registerFunction('string.findAll(string): list<string>', (text, pattern) => findAll(text, pattern, -1n))
		.registerFunction('string.findAll(string, int): list<string>', findAll);
};
