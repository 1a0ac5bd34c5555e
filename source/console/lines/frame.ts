import {fitLine, lineWidth, span, spread, type Line} from '../line.ts';
import type {Tone} from '../theme.ts';

/** The border of a box: its width, its tone, and what stands in its lines. */
export interface FrameStyle {
	readonly width: number;
	readonly tone: Tone;
}

const rule = (length: number, tone: Tone): Line => [span('─'.repeat(Math.max(0, length)), tone)];

/** A border line with a title at the left and a note at the right: `┌ 1 placement ─── live ┐`. */
const edge = (corners: string, left: Line, right: Line, {width, tone}: FrameStyle): Line => {
	const inner = width - 2;
	const shownLeft = fitLine(left, Math.min(lineWidth(left), inner));
	const room = inner - lineWidth(shownLeft);
	const shownRight = lineWidth(right) <= room ? right : [];
	return [
		span(corners[0]!, tone),
		...shownLeft,
		...rule(room - lineWidth(shownRight), tone),
		...shownRight,
		span(corners[1]!, tone),
	];
};

/** The top border. */
export const topEdge = (left: Line, right: Line, style: FrameStyle): Line => edge('┌┐', left, right, style);

/** The bottom border, with a note at the right. */
export const bottomEdge = (right: Line, style: FrameStyle): Line => edge('└┘', [], right, style);

/** A line between the side borders, cut or padded. */
export const framed = (line: Line, {width, tone}: FrameStyle): Line => [
	span('│', tone),
	...fitLine(line, width - 2),
	span('│', tone),
];

/** A whole box of `height` lines around `lines`; what does not fit is left out. */
export const frameLines = (
	title: string,
	note: Line,
	lines: readonly Line[],
	style: FrameStyle & {readonly height: number},
): readonly Line[] => [
	topEdge([span(` ${title} `, 'strong')], note, style),
	...Array.from({length: Math.max(0, style.height - 2)}, (_, index) =>
		framed([span(' '), ...(lines[index] ?? [])], style),
	),
	bottomEdge([], style),
];

/** `left` and `right` on one line, inside a margin of one column. */
export const barLine = (left: Line, right: Line, width: number): Line =>
	fitLine([span(' '), ...spread(left, right, Math.max(0, width - 2)), span(' ')], width);
