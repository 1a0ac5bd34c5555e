import type {Word} from '../types.ts';
import {WordError} from '../word-error.ts';
import type {Comparison, CountIs, EventsPhrase, ObjectsPhrase, Phrase, WantedState} from './phrase.ts';
import {states} from './states.ts';

const comparisons = new Set(['==', '>=', '<=', '>', '<']);
const conditionForm = /^([A-Z]\w*)=(True|False|Unknown)$/;

/** Words taken from the front, one after another. */
interface Reader {
	peek(): Word | undefined;
	take(what: string): Word;
	/** Takes the next word when it is this one. */
	accept(text: string): boolean;
}

const createReader = (words: readonly Word[], lineEnd: number): Reader => {
	let position = 0;
	return {
		peek: () => words[position],
		take(what) {
			const word = words[position++];
			if (!word) throw new WordError({start: lineEnd, end: lineEnd}, `${what} is missing`);
			return word;
		},
		accept(text) {
			if (words[position]?.text !== text) return false;
			position++;
			return true;
		},
	};
};

const readCount = (reader: Reader): CountIs | undefined => {
	const counted = reader.accept('count');
	const word = reader.peek();
	if (!word || !comparisons.has(word.text)) {
		if (counted) throw new WordError(word ?? reader.take('a comparison'), 'after "count" comes ==, >=, <=, > or <');
		return undefined;
	}
	const comparison = reader.take('a comparison').text as Comparison;
	const number = reader.take(`a number after ${comparison}`);
	if (!/^\d+$/.test(number.text)) throw new WordError(number, `"${number.text}" is not a number`);
	return {comparison, number: Number(number.text)};
};

const readState = (reader: Reader): WantedState | undefined => {
	const word = reader.peek();
	if (!word) return undefined;
	const condition = conditionForm.exec(word.text);
	if (condition) {
		reader.take('a condition');
		return {condition: condition[1]!, status: condition[2]!};
	}
	if (word.text === 'gone' || Object.hasOwn(states, word.text)) return {state: reader.take('a state').text};
	return undefined;
};

const readEvents = (reader: Reader): EventsPhrase => {
	const fields: {[field: string]: string} = {};
	while (reader.peek()?.text.includes('=') && !comparisons.has(reader.peek()!.text)) {
		const {text} = reader.take('a field');
		const equals = text.indexOf('=');
		fields[text.slice(0, equals)] = text.slice(equals + 1);
	}
	return {about: 'events', fields, count: readCount(reader) ?? {comparison: '>=', number: 1}};
};

const isSelector = ({text}: Word) => /^[\w./-]+(=|==|!=)[\w./-]*$/.test(text) && !conditionForm.test(text);

const readObjects = (reader: Reader): ObjectsPhrase => {
	const none = reader.accept('no');
	const first = reader.peek();
	// `pending pods` says the same as `pods pending`.
	const leading = first && Object.hasOwn(states, first.text) ? readState(reader) : undefined;
	const word = reader.take('a kind, such as pods or deployment/web');
	const slash = word.text.indexOf('/');
	const kind = slash === -1 ? word : {...word, text: word.text.slice(0, slash), end: word.start + slash};
	const phrase: {-readonly [K in keyof ObjectsPhrase]: ObjectsPhrase[K]} = {about: 'objects', none, kind};
	if (slash >= 0) phrase.name = word.text.slice(slash + 1);
	for (;;) {
		const next = reader.peek();
		if (!next) break;
		if (reader.accept('on')) phrase.node = reader.take('a node after "on"').text;
		else if (reader.accept('in')) phrase.namespace = reader.take('a namespace after "in"').text;
		else if (isSelector(next))
			phrase.selector = [phrase.selector, reader.take('a selector').text].filter(Boolean).join(',');
		else break;
	}
	phrase.wanted = leading ?? readState(reader);
	const comparison = reader.peek();
	phrase.count = readCount(reader);
	if (none && phrase.count) throw new WordError(comparison!, '"no" and a number say two things; write one of them');
	return phrase;
};

/** Reads a phrase; throws WordError at the word that does not fit. `lineEnd` is where a missing word would stand. */
export const parsePhrase = (words: readonly Word[], lineEnd: number): Phrase => {
	const reader = createReader(words, lineEnd);
	const phrase = reader.accept('events') ? readEvents(reader) : readObjects(reader);
	const extra = reader.peek();
	if (extra) {
		const known = [...Object.keys(states), 'gone'].join(', ');
		throw new WordError(extra, `unexpected "${extra.text}"`, `states are ${known}, or a condition such as Ready=False`);
	}
	return phrase;
};
