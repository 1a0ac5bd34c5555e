import {meetsRequirement, type LabelOperator, type LabelRequirement} from '../../machinery/label-requirement.ts';
import type {Labels, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, Pod} from './objects.ts';

/** What node selectors look at. */
export interface SelectableNode {
	readonly name: string;
	readonly labels: Labels;
}

/** Decides whether a node is selected. */
export type NodeMatcher = (node: SelectableNode) => boolean;

const operators: ReadonlyMap<string, LabelOperator> = new Map([
	['In', 'in'],
	['NotIn', 'notin'],
	['Exists', 'exists'],
	['DoesNotExist', '!'],
	['Gt', 'gt'],
	['Lt', 'lt'],
]);

const requirementsOf = (
	expressions: readonly NodeSelectorRequirement[] = [],
): readonly LabelRequirement[] | undefined => {
	const requirements = expressions.map(({key, operator, values = []}) => ({
		key,
		operator: operators.get(operator),
		values,
	}));
	const readable = requirements.every(({operator}) => operator !== undefined);
	return readable ? (requirements as LabelRequirement[]) : undefined;
};

/**
The matcher of one term: all its expressions on labels and all its fields (only metadata.name exists). An empty term, or
one with an operator that does not exist, matches nothing. As component-helpers' nodeaffinity.
*/
export const termMatcher = ({matchExpressions, matchFields}: NodeSelectorTerm): NodeMatcher => {
	if ((matchExpressions ?? []).length === 0 && (matchFields ?? []).length === 0) return () => false;
	const labels = requirementsOf(matchExpressions);
	const fields = requirementsOf(matchFields);
	if (labels === undefined || fields === undefined) return () => false;
	return node =>
		labels.every(requirement => meetsRequirement(requirement, node.labels)) &&
		fields.every(requirement => meetsRequirement(requirement, {'metadata.name': node.name}));
};

/** Any of the terms. */
export const selectorMatcher = ({nodeSelectorTerms}: NodeSelector): NodeMatcher => {
	const terms = nodeSelectorTerms.map(termMatcher);
	return node => terms.some(matches => matches(node));
};

/** What a pod demands of its node: `nodeSelector` and required node affinity. Undefined when it demands nothing. */
export const requiredNodeMatcher = ({spec}: Pod): NodeMatcher | undefined => {
	const pairs = Object.entries(spec.nodeSelector ?? {});
	const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	if (pairs.length === 0 && required === undefined) return undefined;
	const affinity = required === undefined ? undefined : selectorMatcher(required);
	return node =>
		pairs.every(([key, value]) => node.labels[key] === value) && (affinity === undefined || affinity(node));
};
