import {sparkline} from '../../machinery/sparkline.ts';
import type {Column} from '../columns.ts';
import type {HistorySample} from '../history.ts';
import {historySamplesMax} from '../limits.ts';
import {span} from '../line.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {Tone} from '../theme.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered} from './remembered.ts';

interface Series {
	readonly name: string;
	readonly tone?: Tone;
	value(sample: HistorySample): number;
	text(value: number): string;
}

const whole = (value: number): string => String(Math.round(value));
const percent = (value: number): string => `${Math.round(value * 100)}%`;
const rate = (value: number): string => (value >= 10 ? whole(value) : value.toFixed(1));

const series: readonly Series[] = [
	{name: 'pods running', tone: 'good', value: ({podCounts}) => podCounts.running, text: whole},
	{name: 'pods starting', tone: 'warn', value: ({podCounts}) => podCounts.starting, text: whole},
	{name: 'pods pending', tone: 'warn', value: ({podCounts}) => podCounts.pending, text: whole},
	{name: 'pods failed', tone: 'bad', value: ({podCounts}) => podCounts.failed, text: whole},
	{name: 'scheduled/s', value: ({scheduledPerSecond}) => scheduledPerSecond, text: rate},
	{name: 'evicted/s', tone: 'bad', value: ({evictedPerSecond}) => evictedPerSecond, text: rate},
	{name: 'cpu requested', value: ({cpuShare}) => cpuShare, text: percent},
	{name: 'memory requested', value: ({memoryShare}) => memoryShare, text: percent},
	{name: 'nodes ready', tone: 'good', value: ({readyNodes}) => readyNodes, text: whole},
];

const tones = new Map(series.map(({name, tone}) => [name, tone]));

const columns: readonly Column[] = [
	{key: 'series', minimum: 16},
	{key: 'now', align: 'right', minimum: 5},
	{key: 'highest', align: 'right', minimum: 5, tone: 'muted', dropAt: 1},
	{
		key: 'over time',
		grow: true,
		minimum: 9,
		// The latest moments, at the right edge.
		draw: (text, width, row) => [span(text.slice(-width).padStart(width), tones.get(row['series']!))],
	},
];

const seriesItem = ({name, value, text}: Series, samples: readonly HistorySample[]): PanelItem => {
	const values = samples.map(value);
	const row = {
		uid: name,
		series: name,
		now: text(values.at(-1) ?? 0),
		highest: text(Math.max(0, ...values)),
		'over time': sparkline(values, historySamplesMax),
	};
	return {uid: name, search: name, target: undefined, cells: () => row};
};

const itemsOf = remembered((samples: readonly HistorySample[]): readonly PanelItem[] =>
	series.map(one => seriesItem(one, samples)),
);

/** Figures of the cluster over the last minutes, a sample a second. */
export const historyPanel = ({history}: ClusterSnapshot): PanelContent => ({
	title: 'history',
	columns,
	items: history.length === 0 ? [] : itemsOf(history),
	lists: [],
	empty: 'no samples yet',
});
