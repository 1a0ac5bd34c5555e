import {alignColumns} from './align-columns.ts';
import type {Explanation, NodeExplanation, ScoreParts} from './explanation.ts';

/** What preemption chose from, a line per node. */
const preemptionLines = ({preemption, nominatedNode}: Explanation): readonly string[] => {
	if (preemption === undefined) return [];
	const {rule, candidates} = preemption;
	const rows = candidates.map(({node, victims, violations}) => [
		`${node === nominatedNode ? '*' : ' '} ${node}`,
		victims.join(', '),
		String(violations),
	]);
	return [`preemption decided by: ${rule}`, alignColumns([['  CANDIDATE', 'VICTIMS', 'BUDGETS BROKEN'], ...rows])];
};

const headline = (explanation: Explanation): string => {
	const {pod, from, node, nominatedNode, victims = [], message} = explanation;
	const subject = from === undefined ? pod : `${pod} (evicted from ${from})`;
	if (node !== null) return `${subject} → ${node}`;
	const room = victims.length === 0 ? '' : ` after removing ${victims.join(', ')}`;
	const nomination = nominatedNode === undefined ? '' : ` (nominated to ${nominatedNode}${room})`;
	const lines = [`${subject} → nowhere${nomination}`, ...(message === undefined ? [] : [message])];
	return [...lines, ...preemptionLines(explanation)].join('\n');
};

const isWinner = ({node, nominatedNode}: Explanation, name: string): boolean => name === (node ?? nominatedNode);

/** A star for the node chosen, an equals sign for those that were as good. */
const mark = (explanation: Explanation, name: string): string => {
	if (isWinner(explanation, name)) return '*';
	return explanation.ties?.includes(name) === true ? '=' : ' ';
};

/** `feasible`, or who refused and why. */
const verdict = ({feasible, plugin, reason}: NodeExplanation): string =>
	feasible ? 'feasible' : `${plugin ?? ''}: ${reason ?? ''}`;

/** Best first; refused nodes last. */
const ranked = ({nodes}: Explanation): readonly (readonly [string, NodeExplanation])[] =>
	Object.entries(nodes).toSorted(
		([, a], [, b]) => Number(b.feasible) - Number(a.feasible) || (b.total ?? 0) - (a.total ?? 0),
	);

/** A table per pod: node, verdict, weighted score of each plugin, total. */
const wideText = (explanation: Explanation): string => {
	const entries = ranked(explanation);
	if (entries.length === 0) return headline(explanation);
	const plugins = Object.keys(entries.find(([, {plugins: scores}]) => scores !== undefined)?.[1].plugins ?? {});
	const totals = plugins.length === 0 ? [] : ['TOTAL'];
	const rows = entries.map(([name, node]) => [
		`${mark(explanation, name)} ${name}`,
		verdict(node),
		...plugins.map(plugin => (node.feasible ? String(node.plugins?.[plugin] ?? '') : '-')),
		...totals.map(() => (node.feasible ? String(node.total ?? '') : '-')),
	]);
	return `${headline(explanation)}\n${alignColumns([['  NODE', 'VERDICT', ...plugins, ...totals], ...rows])}`;
};

/** A weighted score, with what it was made of unless it is as the plugin gave it. */
const scoreText = ({raw, normalized, weight}: ScoreParts): string => {
	const product = weight === 1 ? '' : ` = ${normalized} × ${weight}`;
	return `${normalized * weight}${product}${raw === normalized ? '' : ` (raw ${raw})`}`;
};

/** A branch per node, with the scores of feasible nodes below it. */
const treeText = (explanation: Explanation): string => {
	const entries = ranked(explanation);
	const lines = entries.flatMap(([name, node], index) => {
		const last = index === entries.length - 1;
		const total = node.total === undefined ? '' : ` ${node.total}`;
		const sign = mark(explanation, name).trim();
		const scores = Object.entries(node.scores ?? {});
		return [
			`${last ? '└' : '├'}─ ${name}${sign === '' ? '' : ` ${sign}`}: ${verdict(node)}${total}`,
			...scores.map(
				([plugin, parts], at) =>
					`${last ? ' ' : '│'}  ${at === scores.length - 1 ? '└' : '├'}─ ${plugin} ${scoreText(parts)}`,
			),
		];
	});
	return [headline(explanation), ...lines].join('\n');
};

/** The answer for a snapshot in which all pods have a node. */
export const nothingWaits = 'no pod is waiting for a node\n';

/** Explanations for people, a blank line between pods and a newline at the end. */
export const explanationText = (explanations: readonly Explanation[], form: 'wide' | 'tree' = 'wide'): string => {
	if (explanations.length === 0) return nothingWaits;
	return `${explanations.map(form === 'wide' ? wideText : treeText).join('\n\n')}\n`;
};
