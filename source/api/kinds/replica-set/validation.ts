import type {FieldError} from '../../../machinery/field-error.ts';
import type {ReplicaSet} from '../../schema/kubernetes.generated.ts';
import {validateReplicaCounts} from '../shared/replica-status-validation.ts';
import {validateImmutable, validateNonnegative} from '../shared/values-validation.ts';
import {validateSelectorAndTemplate} from '../shared/workload-validation.ts';

/** Problems of a ReplicaSet. Kubernetes says "deployment" of its empty selector. */
export const validateReplicaSet = ({spec}: ReplicaSet): FieldError[] => [
	...validateNonnegative(spec?.replicas, 'spec.replicas'),
	...validateNonnegative(spec?.minReadySeconds, 'spec.minReadySeconds'),
	...validateSelectorAndTemplate(spec?.selector, spec?.template ?? {}, 'empty selector is invalid for deployment'),
];

/** The selector of a ReplicaSet never changes. */
export const validateReplicaSetUpdate = (next: ReplicaSet, previous: ReplicaSet): FieldError[] =>
	validateImmutable(next.spec?.selector, previous.spec?.selector, 'spec.selector');

/** Problems of a ReplicaSet's status. */
export const validateReplicaSetStatus = ({status}: ReplicaSet): FieldError[] =>
	validateReplicaCounts(status as {readonly [field: string]: unknown} | undefined, [
		'fullyLabeledReplicas',
		'readyReplicas',
		'availableReplicas',
	]);
