import {drawHeadings, drawRow, layoutColumns, type Column, type Row} from '../columns.ts';
import {span, trimLine, type Line} from '../line.ts';
import type {Tone} from '../theme.ts';

/** Wide enough for any table; narrower screens cut on the right. */
const tableColumnsMax = 160;

/** A small table inside a sheet, indented by two; nothing when it has no rows. */
export const tableLines = (
	headings: readonly string[],
	rows: readonly (readonly string[])[],
	tone?: (cells: readonly string[]) => Tone | undefined,
): readonly Line[] => {
	if (rows.length === 0) return [];
	const columns = headings.map((key): Column => ({key}));
	const drawn = rows.map((cells, index): Row => ({
		uid: String(index),
		...Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? ''])),
	}));
	const sized = layoutColumns(columns, drawn, tableColumnsMax);
	const coloured = (line: Line, colour: Tone | undefined): Line =>
		colour === undefined ? line : line.map(({text}) => span(text, colour));
	return [
		[span('  '), ...trimLine(drawHeadings(sized))],
		...drawn.map((row, index): Line => [span('  '), ...coloured(trimLine(drawRow(sized, row)), tone?.(rows[index]!))]),
	];
};
