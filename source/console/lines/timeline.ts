import {timestamp} from '../../clock/clock.ts';
import {span, type Line, type Span} from '../line.ts';
import type {Moment, MomentMark} from '../past/timeline.ts';
import type {Tone} from '../theme.ts';
import {barLine} from './frame.ts';

const marks: {readonly [mark in MomentMark]: {readonly glyph: string; readonly tone: Tone}} = {
	node: {glyph: '✕', tone: 'bad'},
	eviction: {glyph: '▼', tone: 'warn'},
	rollout: {glyph: '◆', tone: 'accent'},
	command: {glyph: '▲', tone: 'good'},
};

/** Of several marks in one column the rarest is shown. */
const importance: readonly MomentMark[] = ['node', 'command', 'eviction', 'rollout'];

const here: Span = span('●', 'focus');

/** The time from the first moment to now as a bar: where one is, and the marks of what happened. */
const bar = (moments: readonly Moment[], shown: Moment, now: number, width: number): Line => {
	const start = moments[0]?.at ?? now;
	const column = (at: number): number =>
		Math.min(width - 1, Math.floor(((at - start) / Math.max(1, now - start)) * width));
	const byColumn = new Map<number, MomentMark>();
	for (const {at, mark} of moments) {
		if (mark === undefined) continue;
		const known = byColumn.get(column(at));
		if (known === undefined || importance.indexOf(mark) < importance.indexOf(known)) byColumn.set(column(at), mark);
	}
	const place = column(shown.at);
	return Array.from({length: width}, (_, index) => {
		if (index === place) return here;
		const mark = byColumn.get(index);
		return mark === undefined ? span('─', 'muted') : span(marks[mark].glyph, marks[mark].tone);
	});
};

/** The line that says when this is: `◀ 10:31:12 ──◆──●───▼─✕── now`. */
export const timelineLine = (
	moments: readonly Moment[],
	shown: Moment,
	{now, width}: {readonly now: number; readonly width: number},
): Line => {
	const left = [span(` ◀ ${timestamp(shown.at).slice(11, 19)} `, 'warn')];
	const right = [span(' esc', 'accent'), span(' now')];
	return barLine([...left, ...bar(moments, shown, now, Math.max(1, width - 24))], right, width);
};
