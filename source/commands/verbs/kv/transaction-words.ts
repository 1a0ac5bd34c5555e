import type {Compare, Operation, Transaction} from '../../../store/types.ts';
import {WordError} from '../../word-error.ts';
import type {Word} from '../../types.ts';
import type {Words} from '../../words.ts';
import {keyOf, readRange} from './keys.ts';
import {leaseOf} from './lease-id.ts';
import {wholeNumber} from './numbers.ts';

/*
transaction = [ "if" compare { "and" compare } ] "then" operation { "and" operation } [ "else" operation { "and" operation } ]
compare     = ( "value" | "version" | "create" | "mod" | "lease" ) "(" KEY ")" ( "=" | "!=" | "<" | ">" ) OPERAND
operation   = "put" KEY VALUE | "get" KEY | "del" KEY
With --prefix, every get and del is about all keys that begin with its KEY.
*/

const operators = ['=', '!=', '<', '>'] as const;

const readOperand = (target: Compare['target'], word: Word): Compare['operand'] => {
	if (target === 'value') return word.text;
	if (target === 'lease') return word.text === '0' ? '0' : leaseOf(word);
	return wholeNumber(word, target === 'version' ? 'a version' : 'a revision', 0);
};

const readCompare = (words: Words): Compare => {
	const subject = words.next('a comparison, such as mod(KEY) = 0,');
	const match = /^(value|version|create|mod|lease)\((.*)\)$/.exec(subject.text);
	if (!match || match[2] === '')
		throw new WordError(
			subject,
			`kv: "${subject.text}" is not something to compare`,
			'write value(KEY), version(KEY), create(KEY), mod(KEY) or lease(KEY), then a blank',
		);
	const target = match[1] as Compare['target'];
	const sign = words.next(`=, !=, < or > after ${subject.text}`);
	const operator = operators.find(one => one === sign.text);
	if (!operator) throw new WordError(sign, `kv: "${sign.text}" does not compare`, `write ${operators.join(', ')}`);
	const operand = readOperand(target, words.next(`what to compare ${subject.text} with`));
	return {key: keyOf({...subject, text: match[2]!}), target, operator, operand};
};

const readOperation = (words: Words): Operation => {
	const verb = words.next('put, get or del');
	switch (verb.text) {
		case 'put':
			return {type: 'put', key: keyOf(words.next('a KEY')), value: {text: words.next('a VALUE').text}};
		case 'get':
			return {type: 'range', ...readRange(words)};
		case 'del':
			return {type: 'delete', ...readRange(words)};
		default:
			throw new WordError(verb, `kv: "${verb.text}" is not an operation`, 'write put KEY VALUE, get KEY or del KEY');
	}
};

/** Reads one and those behind an "and"; answers them and the word they end at. */
const readSeveral = <T>(words: Words, read: (words: Words) => T): {items: readonly T[]; after: Word | undefined} => {
	const items = [read(words)];
	let after = words.optional();
	while (after?.text === 'and') {
		items.push(read(words));
		after = words.optional();
	}
	return {items, after};
};

const expectWord = (word: Word | undefined, expected: readonly string[]): void => {
	if (word === undefined || expected.includes(word.text)) return;
	throw new WordError(word, `kv: unexpected "${word.text}"`, `write ${expected.join(' or ')}`);
};

/** Reads a transaction. Throws WordError. */
export const parseTransaction = (words: Words): Transaction => {
	let word: Word | undefined = words.next('if or then');
	let compare: readonly Compare[] = [];
	expectWord(word, ['if', 'then']);
	if (word.text === 'if') {
		const compares = readSeveral(words, readCompare);
		compare = compares.items;
		word = compares.after ?? words.next('then');
		expectWord(word, ['and', 'then']);
	}
	const {items: success, after} = readSeveral(words, readOperation);
	expectWord(after, ['and', 'else']);
	if (after === undefined) return {compare, success};
	const {items: failure, after: rest} = readSeveral(words, readOperation);
	expectWord(rest, ['and']);
	return {compare, success, failure};
};
