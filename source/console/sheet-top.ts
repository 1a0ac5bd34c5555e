import type {ScreenSize} from './layout.ts';
import type {Line} from './line.ts';
import type {ModeOf} from './state.ts';
import {wrapLine} from './wrap-line.ts';

/** Columns of the borders, and of a blank inside each. */
const sideColumns = 4;

/** The lines of a sheet on a screen: what is longer goes on below. */
export const sheetLines = ({sheet}: ModeOf<'sheet'>, {columns}: ScreenSize): readonly Line[] =>
	sheet.lines.flatMap(line => wrapLine(line, columns - sideColumns));

/** The first of `count` lines that is in sight, where `height` are; a sheet that goes on may be kept at its end by a top of Infinity. */
export const sheetTop = ({top}: ModeOf<'sheet'>, count: number, height: number): number =>
	Math.min(top, Math.max(0, count - height));
