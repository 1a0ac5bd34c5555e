import {cleanText, fitText} from './fit-text.ts';
import {textWidth} from './text-width.ts';
import type {Tone} from './theme.ts';

/** A piece of a line with one meaning. */
export interface Span {
	readonly text: string;
	readonly tone?: Tone;
}

/** One line of the screen. */
export type Line = readonly Span[];

export const span = (text: string, tone?: Tone): Span => (tone === undefined ? {text} : {text, tone});

export const lineWidth = (line: Line): number => line.reduce((sum, {text}) => sum + textWidth(text), 0);

/** The text of a line without its tones. */
export const lineText = (line: Line): string => line.map(({text}) => text).join('');

/**
The same line in as few spans as possible: neighbours of one tone are joined, and plain blanks join whatever is before them.
What a frame costs is the number of style changes in it.
*/
export const joinSpans = (line: Line): Line => {
	const joined: Span[] = [];
	for (const {text, tone} of line) {
		const last = joined.at(-1);
		const isBlank = tone === undefined && text.trim() === '' && last?.tone !== 'cursor';
		if (text === '') continue;
		if (last !== undefined && (last.tone === tone || isBlank))
			joined[joined.length - 1] = span(last.text + text, last.tone);
		else joined.push(span(text, tone));
	}
	return joined;
};

/** The line without the blanks at its end. */
export const trimLine = (line: Line): Line => {
	const last = line.at(-1);
	if (last === undefined) return line;
	const text = last.text.trimEnd();
	return text === '' ? trimLine(line.slice(0, -1)) : [...line.slice(0, -1), {...last, text}];
};

/** The line in exactly `width` columns: cut with an ellipsis or padded on the right. */
export const fitLine = (line: Line, width: number): Line => {
	const fitted: Span[] = [];
	let left = width;
	for (const {text, tone} of line) {
		if (left <= 0) break;
		const clean = cleanText(text);
		const needed = textWidth(clean);
		fitted.push(span(needed <= left ? clean : fitText(clean, left), tone));
		left -= Math.min(needed, left);
	}
	if (left > 0) fitted.push(span(' '.repeat(left)));
	return fitted;
};

/** `left` and, at the far end of `width` columns, `right`; `right` goes first when both do not fit. */
export const spread = (left: Line, right: Line, width: number): Line => {
	const rightWidth = lineWidth(right);
	if (lineWidth(left) + rightWidth + 1 > width) return fitLine(left, width);
	return [...fitLine(left, width - rightWidth), ...right];
};
