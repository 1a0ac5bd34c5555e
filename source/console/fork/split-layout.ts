import type {ScreenSize} from '../layout.ts';
import {besideColumnsMin, differenceRowsMin} from '../limits.ts';

/** Where the two sides of a split view go: beside each other, or one at a time. */
export interface SplitLayout {
	readonly isBeside: boolean;
	/** What each side takes for its screen; its header, message and footer are lines of the whole screen. */
	readonly sizes: readonly [a: ScreenSize, b: ScreenSize];
	/** Lines of the difference table, between the panels and the message; 0 where there is no room. */
	readonly tableRows: number;
}

/** Lines of the difference table: five rows in a frame. */
const tableLines = 7;

/** Lays out a screen for two clusters. */
export const layoutSplit = ({columns, rows}: ScreenSize): SplitLayout => {
	const tableRows = rows >= differenceRowsMin ? tableLines : 0;
	const height = rows - tableRows;
	const isBeside = columns >= besideColumnsMin;
	const left = isBeside ? Math.ceil(columns / 2) : columns;
	const right = isBeside ? columns - left : columns;
	return {
		isBeside,
		tableRows,
		sizes: [
			{columns: left, rows: height},
			{columns: right, rows: height},
		],
	};
};
