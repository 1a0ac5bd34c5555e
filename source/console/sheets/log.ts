import {span, type Line} from '../line.ts';
import type {Sheet} from '../state.ts';

/** A line as servers write it with its time: `2026-01-01T00:00:05.000000000Z text`. */
const timed = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)\S* (.*)$/;

/** A line of a log; `container` is said where several are read together. */
export const logLine = (text: string, container?: string): Line => {
	const [, time = '', rest = text] = timed.exec(text) ?? [];
	return [
		...(time === '' ? [] : [span(`${time} `, 'muted')]),
		...(container === undefined ? [] : [span(`${container} `, 'accent')]),
		span(rest),
	];
};

/** What one or all containers of a pod have written, and go on to write. */
export const logSheet = (title: string, lines: readonly Line[], live: Sheet['live']): Sheet => ({
	title,
	lines: lines.length === 0 ? [[span('nothing has been written yet', 'muted')]] : lines,
	closedBy: 'l',
	live,
});
