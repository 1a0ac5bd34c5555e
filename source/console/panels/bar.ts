import {fitText} from '../fit-text.ts';
import {span, type Line} from '../line.ts';
import type {Tone} from '../theme.ts';

/** Cells of the bar itself, without the percentage. */
const barCells = 10;
/** Columns a bar with its percentage takes. */
export const barWidth = barCells + 5;

const fullnessTone = (percent: number): Tone => (percent > 90 ? 'bad' : percent > 75 ? 'warn' : 'good');

/** `████░░░░░░  38%`, or `–` of nothing. */
export const barText = (part: number, whole: number): string => {
	if (whole <= 0) return '–';
	const percent = Math.round((100 * part) / whole);
	const filled = Math.max(part > 0 ? 1 : 0, Math.min(barCells, Math.round((part / whole) * barCells)));
	return `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}${String(percent).padStart(4)}%`;
};

/** Draws the text of a bar: the filled part in the colour of its fullness, the rest muted. */
export const drawBar = (text: string, width: number): Line => {
	const filled = /^█*/.exec(text)![0];
	const fitted = fitText(text, width);
	const percent = Number(/(\d+)%$/.exec(text)?.[1] ?? 0);
	const empty = /^█*(░*)/.exec(fitted)![1]!;
	const start = Math.min(filled.length, width);
	return [
		span(fitted.slice(0, start), fullnessTone(percent)),
		span(empty, 'muted'),
		span(fitted.slice(start + empty.length), percent > 90 ? 'bad' : undefined),
	];
};
