import type {Share} from '../../commands/types.ts';
import {drawEditor} from '../line-editor.ts';
import {fitLine, span, type Line} from '../line.ts';
import type {ConsoleState} from '../state.ts';
import {barLine} from './frame.ts';

/** Cells of a full bar of progress. */
const barCells = 10;

/** `▰▰▱▱ 3/7`, and how many budgets hold back. */
const shareSpans = (share: Share | undefined): Line => {
	if (share === undefined || share.all === 0) return [];
	const {done, all, held} = share;
	const width = Math.min(all, barCells);
	const filled = Math.floor((done / all) * width);
	return [
		span(' '),
		span('▰'.repeat(filled) + '▱'.repeat(width - filled), 'accent'),
		span(` ${done}/${all}`),
		...(held > 0 ? [span(`, ${held} held back by budgets`, 'warn')] : []),
	];
};

const runningLine = ({runner: {current, waiting}}: ConsoleState): Line => [
	span(current!.aborting ? '■ stopping ' : '▶ ', 'accent'),
	span(current!.line, 'strong'),
	...shareSpans(current!.share),
	span(current!.progress.length > 0 ? ` … ${current!.progress.at(-1)}` : ' …', 'muted'),
	...(waiting.length > 0 ? [span(` (${waiting.length} waiting)`, 'muted')] : []),
];

const messageGlyphs = {good: '✓ ', warn: '! ', bad: '✕ ', muted: ''} as const;

/** The line above the footer: the filter being typed, the running command, or what was said last. */
export const messageLine = (state: ConsoleState, width: number): Line => {
	const {mode, runner, message} = state;
	if (mode.kind === 'filter') return fitLine([span(' /', 'accent'), ...drawEditor(mode.editor)], width);
	if (runner.current) return barLine(runningLine(state), [span('esc', 'accent'), span(' stop')], width);
	if (message === undefined) return fitLine([], width);
	return barLine([span(messageGlyphs[message.tone] + message.text, message.tone)], [], width);
};
