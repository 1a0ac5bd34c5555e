import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import type {Deployment, DeploymentStrategy, RollingUpdateDeployment} from '../../schema/kubernetes.generated.ts';
import {plainNumber, validateAtMostAll, validateIntOrPercent} from '../shared/int-or-percent.ts';
import {validateCollisionCount, validateReplicaCounts} from '../shared/replica-status-validation.ts';
import {validateImmutable, validateNonnegative} from '../shared/values-validation.ts';
import {validateSelectorAndTemplate} from '../shared/workload-validation.ts';

const validateRollingUpdate = ({maxUnavailable, maxSurge}: RollingUpdateDeployment, field: string): FieldError[] => [
	...validateIntOrPercent(maxUnavailable, `${field}.maxUnavailable`),
	...validateIntOrPercent(maxSurge, `${field}.maxSurge`),
	...(plainNumber(maxUnavailable) === 0 && plainNumber(maxSurge) === 0
		? [invalid(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
		: []),
	...validateAtMostAll(maxUnavailable, `${field}.maxUnavailable`),
];

const validateStrategy = ({type = '', rollingUpdate}: DeploymentStrategy, field: string): FieldError[] => {
	switch (type) {
		case 'Recreate': {
			const text = "may not be specified when strategy `type` is 'Recreate'";
			return rollingUpdate === undefined ? [] : [forbidden(`${field}.rollingUpdate`, text)];
		}
		case 'RollingUpdate':
			return rollingUpdate === undefined
				? [required(`${field}.rollingUpdate`, 'this should be defaulted and never be nil')]
				: validateRollingUpdate(rollingUpdate, `${field}.rollingUpdate`);
		default: {
			const strategy = {Type: type, RollingUpdate: rollingUpdate ?? null};
			return [notSupported(field, strategy, ['Recreate', 'RollingUpdate'])];
		}
	}
};

/** Problems of a Deployment, in the order of kube-apiserver's ValidateDeploymentSpec. */
export const validateDeployment = ({spec}: Deployment): FieldError[] => {
	const {replicas, selector, template, strategy, minReadySeconds, revisionHistoryLimit, progressDeadlineSeconds} = spec;
	return [
		...validateNonnegative(replicas, 'spec.replicas'),
		...validateSelectorAndTemplate(selector, template, 'empty selector is invalid for deployment'),
		...validateStrategy(strategy ?? {}, 'spec.strategy'),
		...validateNonnegative(minReadySeconds, 'spec.minReadySeconds'),
		...validateNonnegative(revisionHistoryLimit, 'spec.revisionHistoryLimit'),
		...validateNonnegative(progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
		...(progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= (minReadySeconds ?? 0)
			? [invalid('spec.progressDeadlineSeconds', progressDeadlineSeconds, 'must be greater than minReadySeconds')]
			: []),
	];
};

/** The selector of a Deployment never changes. */
export const validateDeploymentUpdate = (next: Deployment, previous: Deployment): FieldError[] =>
	validateImmutable(next.spec?.selector, previous.spec?.selector, 'spec.selector');

/** Problems of a Deployment's status. */
export const validateDeploymentStatus = (next: Deployment, previous: Deployment): FieldError[] => [
	...validateReplicaCounts(next.status as {readonly [field: string]: unknown} | undefined, [
		'updatedReplicas',
		'readyReplicas',
		'availableReplicas',
	]),
	...validateCollisionCount(next.status?.collisionCount, previous.status?.collisionCount),
];
