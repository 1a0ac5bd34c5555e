import type {Pod} from '../pods/pod-states.ts';
import type {Node} from './taints-of.ts';

type NodeAffinity = NonNullable<NonNullable<Pod['spec']['affinity']>['nodeAffinity']>;
type NodeSelector = NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>;
type Requirement = NonNullable<NodeSelector['nodeSelectorTerms'][number]['matchExpressions']>[number];

/** Whether the nodeSelector and the required node affinity of a pod admit a node (component-helpers, GetRequiredNodeAffinity). */
export const admitsNode = (
	{nodeSelector = {}, affinity}: Pick<Pod['spec'], 'nodeSelector' | 'affinity'>,
	node: Node,
): boolean => {
	const labels = node.metadata.labels ?? {};
	const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
	const isSelected = Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
	return isSelected && (required === undefined || matchesSelector(required, node));
};

/** Terms are alternatives; one without any requirement matches nothing. */
const matchesSelector = ({nodeSelectorTerms}: NodeSelector, {metadata}: Node): boolean =>
	nodeSelectorTerms.some(({matchExpressions = [], matchFields = []}) => {
		if (matchExpressions.length + matchFields.length === 0) return false;
		const fields = {'metadata.name': metadata.name};
		return (
			matchExpressions.every(requirement => meets(requirement, metadata.labels ?? {})) &&
			matchFields.every(requirement => meets(requirement, fields))
		);
	});

const meets = ({key, operator, values = []}: Requirement, labels: {readonly [key: string]: string}): boolean => {
	const value = labels[key];
	switch (operator) {
		case 'In':
			return value !== undefined && values.includes(value);
		case 'NotIn':
			return value === undefined || !values.includes(value);
		case 'Exists':
			return value !== undefined;
		case 'DoesNotExist':
			return value === undefined;
		case 'Gt':
			return value !== undefined && compareIntegers(value, values[0]) > 0;
		case 'Lt':
			return value !== undefined && compareIntegers(value, values[0]) < 0;
		default:
			return false;
	}
};

/** NaN, which is neither above nor below 0, when one of them is no integer. */
const compareIntegers = (left: string, right: string | undefined): number => {
	const isInteger = /^[+-]?\d+$/;
	return isInteger.test(left) && right !== undefined && isInteger.test(right)
		? Number(left) - Number(right)
		: Number.NaN;
};
