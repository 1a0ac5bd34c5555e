import type {ScenarioReport, Series} from '../../report.ts';
import {escapeXml} from '../escape-xml.ts';
import {labelWidth, pictureWidth, timePicture, timeScale} from './time-axis.ts';

const plotHeight = 70;

/** One measured number over time, as steps: a value holds until the next look. */
export const seriesPlot = (report: ScenarioReport, {name, points}: Series): string => {
	if (points.length === 0) return `<p>${escapeXml(name)}: nothing could be measured</p>`;
	const values = points.map(({value}) => value);
	const [lowest, highest] = [Math.min(0, ...values), Math.max(0, ...values)];
	const x = timeScale(report.durationMs);
	const y = (value: number) =>
		plotHeight - 4 - ((value - lowest) / Math.max(1e-9, highest - lowest)) * (plotHeight - 8);
	const line = points
		.map(({atMs, value}, index) => {
			const at = x(atMs).toFixed(1);
			return index === 0 ? `M${at} ${y(value).toFixed(1)}` : `H${at}V${y(value).toFixed(1)}`;
		})
		.join('');
	const drawn = [
		`<text x="0" y="12">${highest}</text><text x="0" y="${plotHeight - 2}">${lowest}</text>`,
		`<line class="base" x1="${labelWidth}" y1="${y(0).toFixed(1)}" x2="${pictureWidth}" y2="${y(0).toFixed(1)}"/>`,
		`<path class="series" d="${line}H${pictureWidth}"/>`,
	].join('');
	return `<figure><figcaption>${escapeXml(name)}</figcaption>${timePicture(report, plotHeight, name, drawn)}</figure>`;
};
