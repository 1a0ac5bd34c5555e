import type {KeyPress} from '../key-press.ts';
import type {SessionContext} from '../session-context.ts';
import {sheetHeight} from '../layout.ts';
import {sheetLines, sheetTop} from '../sheet-top.ts';
import {browsing, type ModeOf} from '../state.ts';

const scrollSteps = (height: number): {readonly [key: string]: number} => ({
	j: 1,
	down: 1,
	enter: 1,
	k: -1,
	up: -1,
	space: height,
	pgdn: height,
	'ctrl-f': height,
	pgup: -height,
	'ctrl-b': -height,
	g: -Infinity,
	home: -Infinity,
	G: Infinity,
	end: Infinity,
});

/** Scrolls a sheet; esc, q and the key that opened it close it. */
export const pressSheet = (mode: ModeOf<'sheet'>, {name}: KeyPress, context: SessionContext): void => {
	const {sheet} = mode;
	if (name === 'esc' || name === 'q' || name === sheet.closedBy) return context.update({mode: browsing});
	const height = sheetHeight(context.size());
	const step = scrollSteps(height)[name];
	if (step === undefined) return;
	const {length} = sheetLines(mode, context.size());
	const lowest = Math.max(0, length - height);
	const wanted = Math.max(0, sheetTop(mode, length, height) + step);
	context.update({mode: {...mode, top: wanted < lowest ? wanted : sheet.live ? Infinity : lowest}});
};
