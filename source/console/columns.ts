import {fitText} from './fit-text.ts';
import {textWidth} from './text-width.ts';
import {span, type Line} from './line.ts';
import type {Tone} from './theme.ts';

/** The cells of one row by column, and the uid of what it shows. A plain dictionary, as ink-table wants it. */
export type Row = {readonly uid: string} & {readonly [column: string]: string};

/** One column of a panel. `key` is also its heading, unless it has another. */
export interface Column {
	readonly key: string;
	readonly heading?: string;
	readonly align?: 'left' | 'right';
	/** Columns it never gets narrower than; its heading's width by default. */
	readonly minimum?: number;
	/** Takes what is left over, and gives way first. */
	readonly grow?: boolean;
	/** Left out in narrow panels, the highest number first. */
	readonly dropAt?: number;
	readonly tone?: Tone | ((text: string, row: Row) => Tone | undefined);
	/** Draws the cell in exactly `width` columns; by default its text, cut and padded. */
	draw?(text: string, width: number, row: Row): Line;
}

export interface SizedColumn {
	readonly column: Column;
	readonly width: number;
}

/** Blank columns between two columns. */
const columnGap = 2;

const minimumWidth = ({key, heading = key, minimum = 0}: Column): number => Math.max(textWidth(heading), minimum);

const naturalWidth = (column: Column, rows: readonly Row[]): number =>
	rows.reduce((width, row) => Math.max(width, textWidth(row[column.key] ?? '')), minimumWidth(column));

const totalWidth = (columns: readonly SizedColumn[]): number =>
	columns.reduce((sum, {width}) => sum + width, columnGap * Math.max(0, columns.length - 1));

/** The column to leave out next; undefined when all that are left must stay. */
const nextDropped = (columns: readonly SizedColumn[]): SizedColumn | undefined =>
	columns.reduce<SizedColumn | undefined>(
		(worst, sized) => ((sized.column.dropAt ?? 0) > (worst?.column.dropAt ?? 0) ? sized : worst),
		undefined,
	);

const withWidthOf = (columns: readonly SizedColumn[], which: number, width: number): readonly SizedColumn[] =>
	columns.map((sized, index) => (index === which ? {...sized, width} : sized));

/**
Which columns are shown and how wide, together at most `width`: growing columns give way down to their minimum, then
columns are left out, then the widest is cut; room to spare goes to the growing column.
*/
export const layoutColumns = (
	columns: readonly Column[],
	rows: readonly Row[],
	width: number,
): readonly SizedColumn[] => {
	let sized: readonly SizedColumn[] = columns.map(column => ({column, width: naturalWidth(column, rows)}));
	while (totalWidth(sized) > width) {
		const excess = totalWidth(sized) - width;
		const growing = sized.findIndex(({column, width: now}) => column.grow && now > minimumWidth(column));
		const dropped = growing === -1 ? nextDropped(sized) : undefined;
		if (growing !== -1) {
			const {column, width: now} = sized[growing]!;
			sized = withWidthOf(sized, growing, Math.max(minimumWidth(column), now - excess));
		} else if (dropped) {
			sized = sized.filter(other => other !== dropped);
		} else {
			const widest = sized.reduce((best, {width: now}, index) => (now > sized[best]!.width ? index : best), 0);
			if (sized[widest]!.width <= 1) break;
			sized = withWidthOf(sized, widest, Math.max(1, sized[widest]!.width - excess));
		}
	}
	const spare = width - totalWidth(sized);
	const growing = sized.findIndex(({column}) => column.grow);
	return spare > 0 && growing !== -1 ? withWidthOf(sized, growing, sized[growing]!.width + spare) : sized;
};

const toneOf = ({tone}: Column, text: string, row: Row): Tone | undefined =>
	typeof tone === 'function' ? tone(text, row) : tone;

const drawCell = ({column, width}: SizedColumn, row: Row): Line => {
	const text = row[column.key] ?? '';
	return column.draw?.(text, width, row) ?? [span(fitText(text, width, column.align), toneOf(column, text, row))];
};

const withGaps = (cells: readonly Line[]): Line =>
	cells.flatMap((cell, index) => (index === 0 ? cell : [span(' '.repeat(columnGap)), ...cell]));

/** A row as a line. */
export const drawRow = (columns: readonly SizedColumn[], row: Row): Line =>
	withGaps(columns.map(sized => drawCell(sized, row)));

/** The headings as a line. */
export const drawHeadings = (columns: readonly SizedColumn[]): Line =>
	withGaps(
		columns.map(({column, width}) => [
			span(
				fitText(column.heading ?? column.key, width, column.align),
				column.heading === undefined ? 'muted' : 'accent',
			),
		]),
	);
