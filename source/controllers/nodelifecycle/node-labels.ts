import type {Node} from '../nodes/taints-of.ts';

/** Labels that are kept equal to newer ones (node_lifecycle_controller.go, labelReconcileInfo). */
const reconciled: readonly (readonly [primary: string, secondary: string])[] = [
	['kubernetes.io/os', 'beta.kubernetes.io/os'],
	['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
];

/** The labels a node should have besides its own; undefined when it has them. */
export const missingLabels = ({metadata: {labels = {}}}: Node): {readonly [key: string]: string} | undefined => {
	const missing = reconciled.filter(
		([primary, secondary]) => labels[primary] !== undefined && labels[secondary] !== labels[primary],
	);
	return missing.length === 0
		? undefined
		: Object.fromEntries(missing.map(([primary, secondary]) => [secondary, labels[primary]!]));
};
