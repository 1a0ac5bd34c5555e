import type {LabelSelector} from '../../schema/kubernetes.generated.ts';

/** A label selector as Go prints the struct, which is how kube-apiserver shows it in one table. */
export const goSelectorText = ({matchLabels = {}, matchExpressions = []}: LabelSelector): string => {
	const labels = Object.entries(matchLabels)
		.toSorted(([left], [right]) => (left < right ? -1 : 1))
		.map(([key, value]) => `${key}: ${value},`);
	const expressions = matchExpressions.map(
		({key, operator, values = []}) =>
			`LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
	);
	return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
};
