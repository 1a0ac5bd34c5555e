import type {Column, Row} from '../columns.ts';
import {span, type Line} from '../line.ts';
import {naturalOrder} from '../natural-order.ts';
import type {ClusterSnapshot, NodeSummary} from '../snapshot.ts';
import type {Tone} from '../theme.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered} from './remembered.ts';

/** The label that says where a node is; nodes without it are in no zone. */
export const zoneLabel = 'topology.kubernetes.io/zone';

export const zoneOf = ({node}: NodeSummary): string => node.metadata.labels?.[zoneLabel] ?? '';

/** How full a node is, as one cell: glyphs differ as well as colours. */
const heat: readonly {readonly upTo: number; readonly glyph: string; readonly tone: Tone}[] = [
	{upTo: 0, glyph: '·', tone: 'muted'},
	{upTo: 0.25, glyph: '░', tone: 'good'},
	{upTo: 0.5, glyph: '▒', tone: 'good'},
	{upTo: 0.75, glyph: '▓', tone: 'warn'},
	{upTo: Infinity, glyph: '█', tone: 'bad'},
];

const silent = {glyph: '✕', tone: 'bad'} as const;

const tones = new Map<string, Tone>([...heat, silent].map(({glyph, tone}) => [glyph, tone]));

/** The fuller of a node's two resources decides its cell. */
const nodeGlyph = ({ready, sum, allocatableCpuMilli, allocatableMemoryBytes}: NodeSummary): string => {
	if (!ready) return silent.glyph;
	const fullness = Math.max(
		allocatableCpuMilli === 0 ? 0 : sum.cpuMilli / allocatableCpuMilli,
		allocatableMemoryBytes === 0 ? 0 : sum.memoryBytes / allocatableMemoryBytes,
	);
	return heat.find(({upTo}) => fullness <= upTo)!.glyph;
};

/** Runs of the same glyph, each in its colour; what does not fit is counted. */
const drawHeat = (glyphs: string, width: number): Line => {
	const more = glyphs.length > width ? ` +${glyphs.length - width + 6}`.slice(0, width) : '';
	const shown = glyphs.slice(0, Math.max(0, width - more.length)).padEnd(width - more.length);
	return [...[...shown.matchAll(/(.)\1*/gu)].map(([run, glyph]) => span(run, tones.get(glyph!))), span(more, 'muted')];
};

const columns: readonly Column[] = [
	{key: 'zone', minimum: 8},
	{key: 'ready', align: 'right', tone: (_, row) => (row['whole'] === 'yes' ? 'good' : 'warn')},
	{key: 'pods', align: 'right', dropAt: 1},
	{key: 'cpu', align: 'right', dropAt: 2},
	{key: 'memory', align: 'right', dropAt: 2},
	{key: 'nodes by fullness', grow: true, minimum: 17, draw: drawHeat},
];

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)}%`);

const zoneItem = (zone: string, nodes: readonly NodeSummary[]): PanelItem => {
	const sum = (part: (node: NodeSummary) => number): number => nodes.reduce((total, node) => total + part(node), 0);
	const ready = nodes.filter(node => node.ready).length;
	const row: Row = {
		uid: `zone ${zone}`,
		zone: zone === '' ? '(none)' : zone,
		ready: `${ready}/${nodes.length}`,
		pods: String(sum(node => node.sum.pods.length)),
		cpu: percent(
			sum(node => node.sum.cpuMilli),
			sum(node => node.allocatableCpuMilli),
		),
		memory: percent(
			sum(node => node.sum.memoryBytes),
			sum(node => node.allocatableMemoryBytes),
		),
		'nodes by fullness': nodes.map(nodeGlyph).join(''),
		whole: ready === nodes.length ? 'yes' : 'no',
	};
	return {
		uid: row.uid,
		search: `${row['zone']} ${row['whole'] === 'yes' ? 'ready' : 'not ready'}`.toLowerCase(),
		target: undefined,
		opens: {of: 'zone', name: zone},
		cells: () => row,
	};
};

const itemsOf = remembered((nodes: readonly NodeSummary[]): readonly PanelItem[] =>
	[...Map.groupBy(nodes, zoneOf)]
		.toSorted(([left], [right]) => naturalOrder(left, right))
		.map(([zone, inZone]) => zoneItem(zone, inZone)),
);

/** The heat map: a row for each zone, in it a cell for each node by how much is requested of it. */
export const zonesPanel = ({nodes}: ClusterSnapshot): PanelContent => ({
	title: 'placement by zone (m: by node)',
	columns,
	items: itemsOf(nodes),
	lists: ['nodes', 'pods'],
	empty: 'no nodes',
});
