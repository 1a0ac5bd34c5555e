import {formatTaint} from '../../machinery/taints.ts';
import type {Column} from '../columns.ts';
import {fitText} from '../fit-text.ts';
import {span, type Line} from '../line.ts';
import type {ClusterSnapshot, NodeSummary, TaintSummary} from '../snapshot.ts';
import {textWidth} from '../text-width.ts';
import type {Tone} from '../theme.ts';
import {since} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered, rememberedFlat} from './remembered.ts';

const effectTones = new Map<string, Tone>([
	['NoExecute', 'bad'],
	['NoSchedule', 'warn'],
]);

/** Of a key that does not fit the name without its prefix: that is what tells keys apart. */
const drawKey = (key: string, width: number): Line => [
	span(fitText(textWidth(key) <= width ? key : key.replace(/^.*\//, '…/'), width)),
];

const columns: readonly Column[] = [
	{key: 'node', minimum: 6},
	{key: 'key', grow: true, minimum: 8, draw: drawKey},
	{key: 'value', dropAt: 1},
	{key: 'effect', minimum: 10, tone: text => effectTones.get(text) ?? 'muted'},
	{key: 'evicts', align: 'right'},
	{key: 'since', align: 'right', minimum: 5, dropAt: 2, tone: 'muted'},
];

const taintItem =
	({node}: NodeSummary) =>
	(taint: TaintSummary): PanelItem => {
		const {name, uid: nodeUid} = node.metadata;
		const uid = `${nodeUid} ${taint.key}:${taint.effect}`;
		const evicts = taint.evicts === undefined ? '–' : String(taint.evicts);
		return {
			uid,
			search: `${name} ${formatTaint(taint)}`.toLowerCase(),
			target: {kind: 'Node', name, object: node},
			opens: {of: 'node', name},
			raw: {since: -(taint.since ?? 0), evicts: taint.evicts ?? -1},
			cells: now => ({
				uid,
				node: name,
				key: taint.key,
				value: taint.value,
				effect: taint.effect,
				evicts,
				since: since(taint.since, now),
			}),
		};
	};

const taintItems = remembered((summary: NodeSummary): readonly PanelItem[] => summary.taints.map(taintItem(summary)));

const itemsOf = rememberedFlat(taintItems);

/** Every taint of every node, how many pods it evicts and since when it is there. */
export const taintsPanel = ({tainted}: ClusterSnapshot): PanelContent => ({
	title: 'taints',
	columns,
	items: itemsOf(tainted),
	lists: ['nodes', 'pods'],
	empty: 'no taints: t adds one to the node selected in placement',
});
