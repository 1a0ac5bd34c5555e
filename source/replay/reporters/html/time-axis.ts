import {formatDuration} from '../../../machinery/duration.ts';
import type {ScenarioReport} from '../../report.ts';
import {escapeXml} from '../escape-xml.ts';

/** Sizes of every picture of a run, in SVG units: they share one time axis. */
export const pictureWidth = 1000;
export const labelWidth = 120;
/** Room for the words of the axis. */
const axisHeight = 18;

const ticksMax = 8;

/** Distances between two ticks that read well, ms. */
const tickDistances = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400].map(
	seconds => seconds * 1000,
);

/** Where a cluster time is drawn. */
export const timeScale =
	(durationMs: number) =>
	(ms: number): number =>
		labelWidth + (Math.min(ms, durationMs) / Math.max(1, durationMs)) * (pictureWidth - labelWidth);

const tickTimes = (durationMs: number): readonly number[] => {
	const distance =
		tickDistances.find(one => durationMs / one <= ticksMax) ??
		Math.ceil(durationMs / ticksMax / 86_400_000) * 86_400_000;
	return Array.from({length: Math.floor(durationMs / distance) + 1}, (_, index) => index * distance);
};

/** Ticks with their times below a picture of a height. */
const timeAxis = (durationMs: number, height: number): string => {
	const x = timeScale(durationMs);
	return tickTimes(durationMs)
		.map(ms => {
			const at = x(ms).toFixed(1);
			return `<line class="tick" x1="${at}" y1="0" x2="${at}" y2="${height}"/><text x="${at}" y="${height + 13}" text-anchor="middle">${formatDuration(ms)}</text>`;
		})
		.join('');
};

/** A mark for each thing that was done or failed, with its words as a tooltip. */
const stepMarks = ({steps, durationMs}: ScenarioReport, height: number): string => {
	const x = timeScale(durationMs);
	return steps
		.filter(({kind, ok, fork}) => fork === undefined && (kind === 'do' || !ok))
		.map(({atMs, ok, title}) => {
			const at = x(atMs).toFixed(1);
			return `<line class="${ok ? 'done' : 'failed'}" x1="${at}" y1="0" x2="${at}" y2="${height}"><title>${escapeXml(`${formatDuration(atMs)} ${title}`)}</title></line>`;
		})
		.join('');
};

/** An SVG picture over the time of a run: what is drawn, the marks of its steps, and the axis below. */
export const timePicture = (report: ScenarioReport, height: number, label: string, drawn: string): string =>
	`<svg viewBox="0 0 ${pictureWidth} ${height + axisHeight}" role="img" aria-label="${escapeXml(label)}">${timeAxis(report.durationMs, height)}${drawn}${stepMarks(report, height)}</svg>`;
