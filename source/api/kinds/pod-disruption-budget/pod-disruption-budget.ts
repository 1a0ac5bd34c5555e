import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import type {PodDisruptionBudget} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateAtMostAll, validateIntOrPercent} from '../shared/int-or-percent.ts';
import {validateLabelSelector} from '../shared/labels-validation.ts';
import {validateChoice, validateNonnegative} from '../shared/values-validation.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {podDisruptionBudgetPrinter} from './printer.ts';

const validate = ({spec = {}}: PodDisruptionBudget): FieldError[] => {
	const {minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy} = spec;
	// Kubernetes prints its internal type here.
	const printed = {
		MinAvailable: minAvailable ?? null,
		Selector: selector ?? null,
		MaxUnavailable: maxUnavailable ?? null,
		UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
	};
	return [
		...(minAvailable !== undefined && maxUnavailable !== undefined
			? [invalid('spec', printed, 'minAvailable and maxUnavailable cannot be both set')]
			: []),
		...validateIntOrPercent(minAvailable, 'spec.minAvailable'),
		...validateAtMostAll(minAvailable, 'spec.minAvailable'),
		...validateIntOrPercent(maxUnavailable, 'spec.maxUnavailable'),
		...validateAtMostAll(maxUnavailable, 'spec.maxUnavailable'),
		...validateLabelSelector(selector, 'spec.selector'),
		...validateChoice(
			unhealthyPodEvictionPolicy,
			['AlwaysAllow', 'IfHealthyBudget'],
			'spec.unhealthyPodEvictionPolicy',
		),
	];
};

const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;

export const podDisruptionBudget = describeKind<PodDisruptionBudget>({
	group: 'policy',
	version: 'v1',
	kind: 'PodDisruptionBudget',
	validate,
	validateStatusUpdate: ({status}) => counts.flatMap(count => validateNonnegative(status?.[count], `status.${count}`)),
	prepareForCreate: withoutStatus,
	generation: true,
	unconditionalUpdate: false,
	printer: podDisruptionBudgetPrinter,
});
