import type {ModeOf} from './state.ts';

/** The first line of a sheet that is in sight, where `height` are; one that goes on may be kept at its end by a top of Infinity. */
export const sheetTop = ({sheet, top}: ModeOf<'sheet'>, height: number): number =>
	Math.min(top, Math.max(0, sheet.lines.length - height));
