import {formatDuration} from '../machinery/duration.ts';
import type {ScenarioReport} from './report.ts';
import type {RunNews} from './run-steps.ts';

/** A line for somebody who watches a replay. */
export interface HeadedLine {
	readonly tone: 'good' | 'bad' | 'muted';
	readonly text: string;
}

/** What is said of the news of a run; undefined: nothing. */
export const newsLine = (news: RunNews): HeadedLine | undefined => {
	if (news.kind === 'begun') return undefined;
	if (news.kind === 'step') return {tone: 'muted', text: `step ${news.number} of ${news.all}: ${news.title}`};
	const {ok, title, message, atMs} = news.report;
	return {
		tone: ok ? 'good' : 'bad',
		text: `${formatDuration(Math.round(atMs))} ${title}${message === undefined ? '' : ` · ${message}`}`,
	};
};

/** What is said at the end of a run. */
export const verdictLine = ({ok, steps, durationMs}: ScenarioReport): HeadedLine => {
	const over = `over after ${formatDuration(Math.round(durationMs))}`;
	if (ok) return {tone: 'good', text: `${over}: everything held; q leaves`};
	const failed = steps.find(step => !step.ok);
	return {tone: 'bad', text: `${over}: ${failed?.title ?? ''} failed: ${failed?.message ?? ''}; q leaves`};
};
