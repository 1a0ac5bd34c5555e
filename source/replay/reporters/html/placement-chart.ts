import {formatDuration} from '../../../machinery/duration.ts';
import type {PlacementPicture, ScenarioReport, Stay} from '../../report.ts';
import {escapeXml} from '../escape-xml.ts';
import {labelWidth, pictureWidth, timePicture, timeScale} from './time-axis.ts';

/** Height of the bar of one pod; lanes of nodes with many pods get thinner bars. */
const barHeightMax = 8;
const laneHeightMax = 96;
const laneGap = 5;

/** Colours that most colour-blind people can tell apart (Okabe and Ito), in order of the owners. */
const palette = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#999999'];

interface Bar {
	readonly stay: Stay;
	/** Row of the lane. */
	readonly row: number;
}

/** Gives each stay the first row of its lane that is free by then. `stays` are in the order of their beginnings. */
const barsOf = (stays: readonly Stay[]): readonly Bar[] => {
	const freeFrom: number[] = [];
	return stays.map(stay => {
		const free = freeFrom.findIndex(ms => ms <= stay.fromMs);
		const row = free === -1 ? freeFrom.length : free;
		freeFrom[row] = stay.untilMs;
		return {stay, row};
	});
};

const legend = (owners: readonly string[], colour: (owner: string) => string): string =>
	`<p class="legend">${owners.map(owner => `<span><i style="background:${colour(owner)}"></i>${escapeXml(owner)}</span>`).join(' ')}</p>`;

/** Where the pods were: a lane for each node, in it a bar for each pod from bound to gone, in the colour of its workload. */
export const placementChart = (report: ScenarioReport, {nodes, stays, leftOut}: PlacementPicture): string => {
	const owners = [...new Set(stays.map(({owner}) => owner))];
	const colour = (owner: string) => palette[owners.indexOf(owner) % palette.length]!;
	const x = timeScale(report.durationMs);
	const lanes = nodes.map(node => {
		const bars = barsOf(stays.filter(stay => stay.node === node));
		const rows = Math.max(1, ...bars.map(({row}) => row + 1));
		const barHeight = Math.min(barHeightMax, laneHeightMax / rows);
		return {node, bars, barHeight, height: Math.max(14, rows * barHeight)};
	});
	let top = 0;
	const drawn = lanes.map(({node, bars, barHeight, height}) => {
		const y = top;
		top += height + laneGap;
		const rectangles = bars.map(({stay, row}) => {
			const [from, until] = [x(stay.fromMs), x(stay.untilMs)];
			const words = `${stay.pod} on ${node}, ${formatDuration(stay.fromMs)} – ${formatDuration(stay.untilMs)}`;
			return `<rect x="${from.toFixed(1)}" y="${(y + row * barHeight).toFixed(1)}" width="${Math.max(1, until - from).toFixed(1)}" height="${Math.max(0.5, barHeight - 1).toFixed(1)}" fill="${colour(stay.owner)}"><title>${escapeXml(words)}</title></rect>`;
		});
		return `<text x="0" y="${y + 11}">${escapeXml(node)}</text><line class="base" x1="${labelWidth}" y1="${y + height + 2}" x2="${pictureWidth}" y2="${y + height + 2}"/>${rectangles.join('')}`;
	});
	const note = leftOut > 0 ? `<p>${leftOut} more stays of pods are not drawn.</p>` : '';
	return `<figure><figcaption>placement</figcaption>${timePicture(report, top, 'placement of pods on nodes over time', drawn.join(''))}${legend(owners, colour)}${note}</figure>`;
};
