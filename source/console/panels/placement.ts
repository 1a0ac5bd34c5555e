import type {Column, Row} from '../columns.ts';
import {fitText} from '../fit-text.ts';
import {textWidth} from '../text-width.ts';
import {fitLine, span, type Line, type Span} from '../line.ts';
import {podCells, podStates, type PodState} from '../pod-state.ts';
import type {PlacedPod} from '../pod-sums.ts';
import type {ClusterSnapshot, NodeSummary} from '../snapshot.ts';
import {zonesOfferedAboveNodes} from '../limits.ts';
import {barText, barWidth, drawBar} from './bar.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered, rememberedEach} from './remembered.ts';

const stateOfGlyph = new Map<string, PodState>(podStates.map(state => [podCells[state].glyph, state]));

const podGlyphs = (pods: readonly PlacedPod[]): string => pods.map(({state}) => podCells[state].glyph).join('');

/** Runs of the same glyph, each in its state's colour. */
const colourGlyphs = (glyphs: string): readonly Span[] =>
	[...glyphs.matchAll(/(.)\1*/gu)].map(([run, glyph]) =>
		span(run, podCells[stateOfGlyph.get(glyph!) ?? 'failed'].tone),
	);

/** As many cells as fit, and how many more there are: `■■■■ +12`. */
const drawGlyphs = (glyphs: string, width: number): Line => {
	if (glyphs.length <= width) return colourGlyphs(glyphs);
	const more = ` +${glyphs.length - width}`;
	const shown = Math.max(0, width - more.length - 1);
	return [...colourGlyphs(glyphs.slice(0, shown)), span(` +${glyphs.length - shown}`, 'muted')];
};

const markText = ({node, fault, ready, taints}: NodeSummary): string => {
	const marks = taints.map(({key, value, effect}) =>
		effect === 'NoExecute' ? `✕ ${key}` : effect === 'NoSchedule' ? `⊘ ${value === '' ? key : value}` : `~ ${key}`,
	);
	if (node.spec.unschedulable) marks.unshift('⊘ cordoned');
	if (fault !== undefined) marks.unshift(`✕ ${fault}`);
	else if (!ready) marks.unshift('✕ not ready');
	return shortMarks(marks).join(' ');
};

/** What Kubernetes' own node taints say is already said by the fault or the cordon. */
const shortMarks = (marks: readonly string[]): readonly string[] => {
	const own = marks.filter(mark => !mark.includes('node.kubernetes.io/'));
	return own.length > 0 ? own : marks.map(mark => mark.replace('node.kubernetes.io/', ''));
};

const marksTone = (marks: string): 'bad' | 'warn' => (marks.includes('✕') ? 'bad' : 'warn');

/** Pod cells, then marks; when both do not fit, the marks keep at most half of the room. */
const drawPods = (glyphs: string, width: number, row: Row): Line => {
	const marks = row['marks'] ?? '';
	if (marks === '') return fitLine(drawGlyphs(glyphs, width), width);
	const gap = glyphs === '' ? 0 : 2;
	const marksWidth = Math.min(textWidth(marks), Math.max(width - gap - textWidth(glyphs), Math.floor(width / 2)));
	const glyphsWidth = Math.max(0, Math.min(textWidth(glyphs), width - gap - marksWidth));
	return fitLine(
		[
			...fitLine(drawGlyphs(glyphs, glyphsWidth), glyphsWidth),
			span(' '.repeat(gap)),
			span(fitText(marks, marksWidth), marksTone(marks)),
		],
		width,
	);
};

const columns: readonly Column[] = [
	{key: 'node', minimum: 6, tone: (_, row) => (row['state'] === 'ready' ? undefined : 'bad')},
	{key: 'cpu', minimum: barWidth, draw: drawBar, dropAt: 1},
	{key: 'memory', minimum: barWidth, draw: drawBar, dropAt: 2},
	{key: 'pods', minimum: 12, grow: true, draw: drawPods},
];

const nodeItem = remembered((summary: NodeSummary): PanelItem => {
	const {node, sum, ready, taints} = summary;
	const {name, uid, labels = {}} = node.metadata;
	const row: Row = {
		uid,
		node: name,
		cpu: barText(sum.cpuMilli, summary.allocatableCpuMilli),
		memory: barText(sum.memoryBytes, summary.allocatableMemoryBytes),
		pods: podGlyphs(sum.pods),
		marks: markText(summary),
		state: ready ? 'ready' : 'not ready',
	};
	const labelText = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
	const taintText = taints.map(({key, value, effect}) => `${key}=${value}:${effect}`);
	return {
		uid,
		search: [name, row['state'], row['marks'], ...labelText, ...taintText].join(' ').toLowerCase(),
		target: {kind: 'Node', name, object: node},
		opens: {of: 'node', name},
		raw: {
			cpu: sum.cpuMilli / summary.allocatableCpuMilli,
			memory: sum.memoryBytes / summary.allocatableMemoryBytes,
			pods: sum.pods.length,
		},
		cells: () => row,
	};
});

const unplacedItem = remembered((pods: readonly PlacedPod[]): PanelItem => ({
	uid: 'unplaced',
	search: 'unplaced pending',
	target: undefined,
	opens: {of: 'unplaced'},
	cells: () => ({
		uid: 'unplaced',
		node: '(none)',
		cpu: '',
		memory: '',
		pods: podGlyphs(pods),
		marks: '',
		state: 'ready',
	}),
}));

const nodeItems = rememberedEach(nodeItem);

const itemsOf = remembered(({nodes, unplaced}: ClusterSnapshot): readonly PanelItem[] =>
	unplaced.length === 0 ? nodeItems(nodes) : [...nodeItems(nodes), unplacedItem(unplaced)],
);

/** Every node with what is requested of it and one cell per pod; pods without a node come last. */
export const placementPanel = (snapshot: ClusterSnapshot): PanelContent => ({
	title: snapshot.nodes.length > zonesOfferedAboveNodes ? 'placement (m: by zone)' : 'placement',
	columns,
	items: itemsOf(snapshot),
	lists: ['nodes', 'pods'],
	empty: 'no nodes',
});
