import {invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {DaemonSet, DaemonSetUpdateStrategy, RollingUpdateDaemonSet} from '../../schema/kubernetes.generated.ts';
import {plainNumber, validateAtMostAll, validateIntOrPercent} from '../shared/int-or-percent.ts';
import {isEmptySelector, validateLabelSelector} from '../shared/labels-validation.ts';
import {validateCollisionCount} from '../shared/replica-status-validation.ts';
import {validateImmutable, validateNonnegative} from '../shared/values-validation.ts';
import {understoodSelector, validateEndlessTemplate, validateSelectorMatches} from '../shared/workload-validation.ts';

const validateRollingUpdate = ({maxUnavailable, maxSurge}: RollingUpdateDaemonSet, field: string): FieldError[] => {
	const [down, extra] = [plainNumber(maxUnavailable) !== 0, plainNumber(maxSurge) !== 0];
	return [
		...validateIntOrPercent(maxUnavailable, `${field}.maxUnavailable`),
		...validateIntOrPercent(maxSurge, `${field}.maxSurge`),
		...validateAtMostAll(maxUnavailable, `${field}.maxUnavailable`),
		...validateAtMostAll(maxSurge, `${field}.maxSurge`),
		...(down && extra
			? [invalid(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')]
			: []),
		...(!down && !extra ? [required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')] : []),
	];
};

const validateStrategy = ({type = '', rollingUpdate}: DaemonSetUpdateStrategy, field: string): FieldError[] => {
	switch (type) {
		case 'OnDelete':
			return [];
		case 'RollingUpdate':
			return rollingUpdate === undefined
				? [required(`${field}.rollingUpdate`)]
				: validateRollingUpdate(rollingUpdate, `${field}.rollingUpdate`);
		default: {
			const strategy = {Type: type, RollingUpdate: rollingUpdate ?? null};
			return [notSupported(field, strategy, ['RollingUpdate', 'OnDelete'])];
		}
	}
};

/** Problems of a DaemonSet, in the order of kube-apiserver's ValidateDaemonSetSpec. */
export const validateDaemonSet = ({spec}: DaemonSet): FieldError[] => {
	const {selector, template, updateStrategy, minReadySeconds, revisionHistoryLimit} = spec;
	const matcher = understoodSelector(selector);
	return [
		...validateLabelSelector(selector, 'spec.selector'),
		...(matcher === undefined ? [] : validateSelectorMatches(matcher, template, 'spec.template')),
		...(selector !== undefined && isEmptySelector(selector)
			? [invalid('spec.selector', selector, 'empty selector is invalid for daemonset')]
			: []),
		...validateEndlessTemplate(template, 'DaemonSet', 'spec.template'),
		...validateNonnegative(minReadySeconds, 'spec.minReadySeconds'),
		...validateStrategy(updateStrategy ?? {}, 'spec.updateStrategy'),
		...validateNonnegative(revisionHistoryLimit, 'spec.revisionHistoryLimit'),
	];
};

/** The selector of a DaemonSet never changes. */
export const validateDaemonSetUpdate = (next: DaemonSet, previous: DaemonSet): FieldError[] =>
	validateImmutable(next.spec?.selector, previous.spec?.selector, 'spec.selector');

const counts = [
	'currentNumberScheduled',
	'numberMisscheduled',
	'desiredNumberScheduled',
	'numberReady',
	'observedGeneration',
	'updatedNumberScheduled',
	'numberAvailable',
	'numberUnavailable',
	'collisionCount',
] as const;

/** Problems of a DaemonSet's status. */
export const validateDaemonSetStatus = (next: DaemonSet, previous: DaemonSet): FieldError[] => [
	...counts.flatMap(count => validateNonnegative(next.status?.[count], `status.${count}`)),
	...validateCollisionCount(next.status?.collisionCount, previous.status?.collisionCount),
];
