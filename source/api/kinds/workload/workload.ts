import type {Workload} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateWorkload, validateWorkloadUpdate} from '../pod-group/validation.ts';

/** The Workload of scheduling.k8s.io/v1alpha2: templates of PodGroups. */
export const workload = describeKind<Workload>({
	group: 'scheduling.k8s.io',
	version: 'v1alpha2',
	kind: 'Workload',
	validate: validateWorkload,
	validateUpdate: validateWorkloadUpdate,
});
