import {microTimestamp, parseTimestamp, timestamp} from '../../clock/clock.ts';
import {goQuote} from '../../machinery/go-quote.ts';
import {DecodingError} from './decoding-error.ts';

interface Element {
	/** As the layout writes it. */
	readonly layout: string;
	readonly pattern: RegExp;
	/** Name and highest value of what is checked after reading. */
	readonly range?: readonly [name: string, min: number, max: number];
}

const literal = (text: string): Element => ({layout: text, pattern: new RegExp(`^${text}`)});
const two = /^\d\d/;
const zone: Element = {layout: 'Z07:00', pattern: /^(?:Z|[-+]\d\d:\d\d)/};

/** What time.Parse reads in turn for RFC 3339; the fraction of a second is accepted though the layout has none. */
const elements = (fraction: Element): readonly Element[] => [
	{layout: '2006', pattern: /^\d{4}/},
	literal('-'),
	{layout: '01', pattern: two, range: ['month', 1, 12]},
	literal('-'),
	{layout: '02', pattern: two, range: ['day', 1, 31]},
	literal('T'),
	{layout: '15', pattern: two, range: ['hour', 0, 23]},
	literal(':'),
	{layout: '04', pattern: two, range: ['minute', 0, 59]},
	literal(':'),
	{layout: '05', pattern: two, range: ['second', 0, 59]},
	fraction,
	zone,
];
const seconds = {layout: '2006-01-02T15:04:05Z07:00', elements: elements({layout: '', pattern: /^(?:[.,]\d+)?/})};
const micros = {
	layout: '2006-01-02T15:04:05.000000Z07:00',
	elements: elements({layout: '.000000', pattern: /^\.\d{6}(?!\d)/}),
};

const daysInMonth = (year: number, month: number): number => {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** Times as this server writes them. Days that not every month has are left to the long way. */
const plain = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?Z$/;
const secondsLength = '2006-01-02T15:04:05Z'.length;

/** Throws what time.Parse says of a text that does not fit the layout. */
const check = (text: string, {layout, elements: parts}: typeof seconds): void => {
	const fail = (detail: string): never => {
		throw new DecodingError(`parsing time ${goQuote(text)}${detail}`);
	};
	let rest = text;
	const numbers: number[] = [];
	for (const {layout: part, pattern, range} of parts) {
		const found = pattern.exec(rest)?.[0];
		if (found === undefined) return fail(` as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(part)}`);
		const value = Number(found);
		if (range !== undefined && (value < range[1] || value > range[2])) return fail(`: ${range[0]} out of range`);
		if (part === '2006' || range !== undefined) numbers.push(value);
		rest = rest.slice(found.length);
	}
	if (rest !== '') return fail(`: extra text: ${goQuote(rest)}`);
	const [year = 0, month = 0, day = 0] = numbers;
	if (day > daysInMonth(year, month)) return fail(': day out of range');
};

/** A metav1.Time in its canonical form, whole seconds of UTC. Throws DecodingError in the words of Go's time.Parse. */
export const canonicalTime = (text: string): string => {
	if (text.length === secondsLength && plain.test(text)) return text;
	check(text, seconds);
	if (text.length === 20 && text.endsWith('Z')) return text;
	return timestamp(Math.floor((parseTimestamp(text) ?? 0) / 1000) * 1000);
};

/** A metav1.MicroTime in its canonical form, six decimals of UTC. Throws DecodingError in the words of Go's time.Parse. */
export const canonicalMicroTime = (text: string): string => {
	if (text.length > secondsLength && plain.test(text)) return text;
	check(text, micros);
	if (text.endsWith('Z')) return text;
	// Whole seconds move with the zone; the six decimals stay.
	const whole = timestamp(Math.floor((parseTimestamp(text) ?? 0) / 1000) * 1000).slice(0, 19);
	return `${whole}${text.slice(19, 26)}Z`;
};

/** A metav1.MicroTime of seconds and nanoseconds since the epoch. */
export const microTimeOf = (epochSeconds: number, nanos: number): string =>
	`${microTimestamp(epochSeconds * 1000).slice(0, 19)}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
