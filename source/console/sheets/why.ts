import {timestamp} from '../../clock/clock.ts';
import {drawHeadings, drawRow, layoutColumns, type Column, type Row} from '../columns.ts';
import {span, trimLine, type Line} from '../line.ts';
import {naturalOrder} from '../natural-order.ts';
import type {Sheet} from '../state.ts';
import type {NodeVerdict, PodExplanation} from '../types.ts';

/** Wide enough for every plugin's score; narrower screens cut on the right. */
const tableColumns = 160;

type Entry = readonly [node: string, verdict: NodeVerdict];

const byTotal = ([leftName, left]: Entry, [rightName, right]: Entry): number =>
	(right.total ?? -Infinity) - (left.total ?? -Infinity) || naturalOrder(leftName, rightName);

const verdictText = (chosen: boolean, {feasible, plugin}: NodeVerdict): string => {
	if (chosen) return '✓ chosen';
	return feasible ? '✓ fits' : `✕ ${plugin ?? 'refused'}`;
};

/** Headings that leave room for every plugin's score. */
const shortNames: {readonly [plugin: string]: string} = {
	DynamicResources: 'devices',
	ImageLocality: 'images',
	InterPodAffinity: 'pods',
	NodeAffinity: 'affinity',
	NodeResourcesBalancedAllocation: 'balance',
	NodeResourcesFit: 'fit',
	PodTopologySpread: 'spread',
	TaintToleration: 'taints',
	VolumeBinding: 'volumes',
};

const shortName = (plugin: string): string => shortNames[plugin] ?? plugin;

/** Plugins that tell the nodes apart or add something to a score. */
const scoringPlugins = (entries: readonly Entry[]): readonly string[] => {
	const all = new Set(entries.flatMap(([, {plugins = {}}]) => Object.keys(plugins)));
	return [...all].filter(plugin => entries.some(([, {plugins}]) => (plugins?.[plugin] ?? 0) !== 0)).toSorted();
};

const explanationRow =
	(explanation: PodExplanation) =>
	([node, verdict]: Entry): Row => ({
		...Object.fromEntries(
			Object.entries(verdict.plugins ?? {}).map(([plugin, score]) => [shortName(plugin), String(score)]),
		),
		uid: node,
		node,
		verdict: verdictText(explanation.node === node, verdict),
		score: verdict.total === undefined ? '' : String(verdict.total),
		reason: verdict.reason ?? '',
	});

const columnsOf = (plugins: readonly string[], hasReasons: boolean): readonly Column[] => [
	{key: 'node'},
	{key: 'verdict', tone: text => (text.startsWith('✕') ? 'bad' : 'good')},
	{key: 'score', align: 'right', tone: 'strong'},
	...plugins.map((plugin): Column => ({key: shortName(plugin), align: 'right'})),
	...(hasReasons ? [{key: 'reason', grow: true, tone: 'muted'} satisfies Column] : []),
];

/** kube-scheduler's message, one reason a line. */
const messageLines = (message: string): readonly Line[] =>
	message.split(/(?<=available:|[,.]) /).map((part, index) => [span(`${index === 0 ? '' : '  '}${part}`, 'warn')]);

const summaryLines = ({pod, node, nominatedNode, victims = [], message}: PodExplanation): readonly Line[] => [
	[span(pod, 'strong'), span(node === null ? ' has no node' : ' is on '), span(node ?? '', 'good')],
	...(message === undefined || message === '' ? [] : messageLines(message)),
	...(nominatedNode === undefined || nominatedNode === '' ? [] : [[span(`waits for room on ${nominatedNode}`)]]),
	...(victims.length === 0 ? [] : [[span(`in place of ${victims.join(', ')}`, 'bad')]]),
	[],
];

const preemptionLines = ({preemption}: PodExplanation): readonly Line[] => {
	if (preemption === undefined) return [];
	const {rule, candidates} = preemption;
	return [
		[],
		[span(`preemption, decided by ${rule}`, 'strong')],
		...candidates.map(({node, victims}) => [span(`  ${node} in place of ${victims.join(', ')}`)]),
	];
};

const queueLines = ({queue = []}: PodExplanation): readonly Line[] => {
	if (queue.length === 0) return [];
	const placeWidth = Math.max(...queue.map(({place}) => place.length));
	return [
		[],
		[span('in the queue', 'strong')],
		...queue.map(({atMs, place, cause}) => [
			span(`  ${timestamp(atMs).slice(11, 19)}  `, 'muted'),
			span(`${place.padEnd(placeWidth)}  `),
			span(cause, 'muted'),
		]),
	];
};

const refusalCounts = (entries: readonly Entry[]): readonly Line[] => {
	const refused = entries.filter(([, {feasible}]) => !feasible);
	return [[span(`${entries.length - refused.length} of ${entries.length} nodes fit`, 'muted')], []];
};

/** Why a pod is where it is: for every node the scores, or what refused it. */
export const whySheet = (explanation: PodExplanation): Sheet => {
	const entries = Object.entries(explanation.nodes).toSorted(byTotal);
	const rows = entries.map(explanationRow(explanation));
	const plugins = scoringPlugins(entries);
	const hasReasons = rows.some(({reason}) => reason !== '');
	const sized = layoutColumns(columnsOf(plugins, hasReasons), rows, tableColumns);
	const legend = plugins
		.filter(plugin => shortName(plugin) !== plugin)
		.map(plugin => `${shortName(plugin)} = ${plugin}`);
	return {
		title: `why ${explanation.pod}`,
		lines: [
			...summaryLines(explanation),
			...refusalCounts(entries),
			trimLine(drawHeadings(sized)),
			...rows.map(row => trimLine(drawRow(sized, row))),
			...preemptionLines(explanation),
			...queueLines(explanation),
			...(legend.length === 0 ? [] : [[], ...legend.map(line => [span(line, 'muted')])]),
		],
		closedBy: 'w',
	};
};
