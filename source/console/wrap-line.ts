import {printable} from './fit-text.ts';
import {lineWidth, span, type Line, type Span} from './line.ts';
import {textWidth} from './text-width.ts';

interface Character {
	readonly text: string;
	readonly tone: Span['tone'];
	readonly width: number;
}

const charactersOf = (line: Line): readonly Character[] =>
	line.flatMap(({text, tone}) =>
		[...printable(text)].map(character => ({text: character, tone, width: textWidth(character)})),
	);

const widthOf = (characters: readonly Character[]): number => characters.reduce((sum, {width}) => sum + width, 0);

/** How many characters stand before the text: what comes before the last piece that begins in the left half. */
const textBegin = (line: Line, width: number): number => {
	let before: readonly Character[] = [];
	let begin = 0;
	for (const piece of line) {
		const characters = charactersOf([piece]);
		const first = characters.findIndex(({text}) => text !== ' ');
		if (first !== -1 && widthOf(before) + first <= width / 2) begin = before.length + first;
		before = [...before, ...characters];
	}
	return begin;
};

/** The end of what fits into a width: at a blank where there is one. */
const breakAfter = (characters: readonly Character[], from: number, width: number): number => {
	let used = 0;
	let blank = -1;
	for (let end = from; end < characters.length; end++) {
		const {text, width: columns} = characters[end]!;
		if (text === ' ' && end > from) blank = end;
		used += columns;
		if (used > width) return blank === -1 ? Math.max(end, from + 1) : blank;
	}
	return characters.length;
};

const broken = (line: Line, width: number): readonly Line[] => {
	const characters = charactersOf(line);
	const begin = textBegin(line, width);
	const hang = widthOf(characters.slice(0, begin));
	const lines: Line[] = [];
	// What is left of the text stands in columns, whose blanks are no places to break.
	let from = begin;
	while (from < characters.length) {
		const to = breakAfter(characters, from, width - hang);
		const before = lines.length === 0 ? characters.slice(0, begin) : [span(' '.repeat(hang))];
		lines.push([...before, ...characters.slice(from, to)].map(({text, tone}) => span(text, tone)));
		from = to;
		while (characters[from]?.text === ' ') from++;
	}
	return lines;
};

const known = new WeakMap<Line, {readonly width: number; readonly lines: readonly Line[]}>();

/** The line in as many lines of a width as it takes, broken between words; those after the first begin below its text. */
export const wrapLine = (line: Line, width: number): readonly Line[] => {
	const last = known.get(line);
	if (last?.width === width) return last.lines;
	const lines = lineWidth(line) <= width ? [line] : broken(line, width);
	known.set(line, {width, lines});
	return lines;
};
