import type {Difference, SideFigures, Spread} from '../fork/difference.ts';
import type {Place, PlacementDifference} from '../fork/placement-differences.ts';
import {fitLine, span, type Line, type Span} from '../line.ts';
import type {Tone} from '../theme.ts';

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const spreadText = ({all, least, most}: Spread): string => `${percent(all)}  ${percent(least)}–${percent(most)} a node`;

const labelWidth = 20;
const valueWidth = 22;

const row = (label: string, a: Span, b: Span, change: Span): Line => [
	...fitLine([span(label, 'muted')], labelWidth),
	...fitLine([a], valueWidth),
	...fitLine([b], valueWidth),
	change,
];

const signed = (change: number, unit: string): string =>
	change === 0 ? '=' : `${change > 0 ? '+' : '−'}${Math.abs(change)}${unit}`;

/** More of what nobody wants is bad. */
const countRow = (label: string, a: number, b: number): Line => {
	const tone: Tone = b === a ? 'muted' : b > a ? 'bad' : 'good';
	return row(label, span(String(a)), span(String(b)), span(signed(b - a, ''), tone));
};

const spreadRow = (label: string, a: Spread, b: Spread): Line => {
	const points = Math.round((b.most - b.least) * 100) - Math.round((a.most - a.least) * 100);
	const words = points === 0 ? 'as even' : `${signed(points, ' points')} between nodes`;
	return row(label, span(spreadText(a)), span(spreadText(b)), span(words, 'muted'));
};

/** A pod without its namespace where that is the usual one. */
const podText = ({pod}: Place): string => pod.replace(/^default\//, '');

const nodeText = (place: Place | undefined): string => (place === undefined ? '–' : place.node || 'no node');

/** `web-1 node-1 | node-3`: a pod, and where it is on either side. */
const placementText = ({a, b}: PlacementDifference): string => `${podText((a ?? b)!)} ${nodeText(a)} | ${nodeText(b)}`;

/** A pod on a line of its own, with the columns of the table. */
export const placementLine = ({a, b}: PlacementDifference, width: number): Line => {
	const names = a && b && a.pod !== b.pod ? `${podText(a)} | ${podText(b)}` : podText((a ?? b)!);
	return [
		...fitLine([span(names)], width),
		...fitLine([span(nodeText(a), a ? undefined : 'muted')], valueWidth),
		...fitLine([span(nodeText(b), b ? undefined : 'muted')], valueWidth),
	];
};

const placementsRow = (placements: readonly PlacementDifference[]): Line => [
	...fitLine([span('placements', 'muted')], labelWidth),
	placements.length === 0
		? span('the same', 'good')
		: span(`${placements.length} differ: ${placements.slice(0, 3).map(placementText).join(', ')}`, 'warn'),
];

/** What the columns of the table are. */
export const differenceHeadings: Line = [
	...fitLine([], labelWidth),
	...fitLine([span('A', 'strong')], valueWidth),
	...fitLine([span('B', 'strong')], valueWidth),
	span('B against A', 'strong'),
];

/** The figures of both sides, a line each: pods without a node, pods taken away since the fork, what is requested of the nodes. */
export const figureLines = (a: SideFigures, b: SideFigures): readonly Line[] => [
	countRow('pending', a.pending, b.pending),
	countRow('evicted since', a.evictions, b.evictions),
	spreadRow('cpu requested', a.cpu, b.cpu),
	spreadRow('memory requested', a.memory, b.memory),
];

/** The difference table below two clusters. */
export const differenceLines = ({a, b, placements}: Difference): readonly Line[] => [
	...figureLines(a, b),
	placementsRow(placements),
];
