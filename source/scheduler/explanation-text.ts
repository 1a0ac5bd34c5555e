import {alignColumns} from './align-columns.ts';
import type {Explanation, NodeExplanation} from './explanation.ts';

const headline = ({pod, from, node, nominatedNode, victims = [], message}: Explanation): string => {
	const subject = from === undefined ? pod : `${pod} (evicted from ${from})`;
	if (node !== null) return `${subject} → ${node}`;
	const room = victims.length === 0 ? '' : ` after removing ${victims.join(', ')}`;
	const nomination = nominatedNode === undefined ? '' : ` (nominated to ${nominatedNode}${room})`;
	return `${subject} → nowhere${nomination}${message === undefined ? '' : `\n${message}`}`;
};

const isWinner = ({node, nominatedNode}: Explanation, name: string): boolean => name === (node ?? nominatedNode);

/** `feasible`, or who refused and why. */
const verdict = ({feasible, plugin, reason}: NodeExplanation): string =>
	feasible ? 'feasible' : `${plugin ?? ''}: ${reason ?? ''}`;

/** Best first; refused nodes last. */
const ranked = ({nodes}: Explanation): readonly (readonly [string, NodeExplanation])[] =>
	Object.entries(nodes).toSorted(
		([, a], [, b]) => Number(b.feasible) - Number(a.feasible) || (b.total ?? 0) - (a.total ?? 0),
	);

/** A table per pod: node, verdict, weighted score of each plugin, total. The node chosen carries a star. */
const wideText = (explanation: Explanation): string => {
	const entries = ranked(explanation);
	if (entries.length === 0) return headline(explanation);
	const plugins = Object.keys(entries.find(([, {plugins: scores}]) => scores !== undefined)?.[1].plugins ?? {});
	const totals = plugins.length === 0 ? [] : ['TOTAL'];
	const rows = entries.map(([name, node]) => [
		`${isWinner(explanation, name) ? '*' : ' '} ${name}`,
		verdict(node),
		...plugins.map(plugin => (node.feasible ? String(node.plugins?.[plugin] ?? '') : '-')),
		...totals.map(() => (node.feasible ? String(node.total ?? '') : '-')),
	]);
	return `${headline(explanation)}\n${alignColumns([['  NODE', 'VERDICT', ...plugins, ...totals], ...rows])}`;
};

/** A branch per node, with the scores of feasible nodes below it. */
const treeText = (explanation: Explanation): string => {
	const entries = ranked(explanation);
	const lines = entries.flatMap(([name, node], index) => {
		const last = index === entries.length - 1;
		const total = node.total === undefined ? '' : ` ${node.total}`;
		const mark = isWinner(explanation, name) ? ' *' : '';
		const scores = Object.entries(node.plugins ?? {});
		return [
			`${last ? '└' : '├'}─ ${name}${mark}: ${verdict(node)}${total}`,
			...scores.map(
				([plugin, score], at) => `${last ? ' ' : '│'}  ${at === scores.length - 1 ? '└' : '├'}─ ${plugin} ${score}`,
			),
		];
	});
	return [headline(explanation), ...lines].join('\n');
};

/** Explanations for people, a blank line between pods and a newline at the end. */
export const explanationText = (explanations: readonly Explanation[], form: 'wide' | 'tree' = 'wide'): string => {
	if (explanations.length === 0) return 'no pod is waiting for a node\n';
	return `${explanations.map(form === 'wide' ? wideText : treeText).join('\n\n')}\n`;
};
