import {invalid, required, tooMany, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Label, qualifiedName} from '../../../machinery/names.ts';
import type {PodGroup, PodGroupSchedulingPolicy, Workload} from '../../schema/kubernetes.generated.ts';
import {validateChoice, validateImmutable, validateText} from '../shared/values-validation.ts';

/** Most templates of a Workload (WorkloadMaxPodGroupTemplates). */
const templatesMax = 8;

/** Most topology constraints of a group. */
const topologyMax = 1;

/** What a PodGroup and a template of one have in common. */
type GroupPart = Pick<PodGroup['spec'], 'schedulingPolicy' | 'schedulingConstraints' | 'disruptionMode'>;

const validatePolicy = (policy: PodGroupSchedulingPolicy | undefined, field: string): FieldError[] => {
	const members = Object.keys(policy ?? {}).toSorted();
	if (members.length !== 1) {
		const found = members.length === 0 ? '' : `{${members.join(', ')}}`;
		const problem =
			members.length === 0 ? 'must specify one of: `basic`, `gang`' : 'must specify exactly one of: `basic`, `gang`';
		return [invalid(field, found, problem)];
	}
	const minCount = policy?.gang?.minCount;
	if (policy?.gang === undefined) return [];
	if (minCount === undefined) return [required(`${field}.gang.minCount`)];
	return minCount < 1 ? [invalid(`${field}.gang.minCount`, minCount, 'must be greater than or equal to 1')] : [];
};

const validatePart = ({schedulingPolicy, schedulingConstraints, disruptionMode}: GroupPart, field: string) => {
	const topology = schedulingConstraints?.topology ?? [];
	const topologyField = `${field}.schedulingConstraints.topology`;
	return [
		...validatePolicy(schedulingPolicy, `${field}.schedulingPolicy`),
		...(topology.length > topologyMax ? [tooMany(topologyField, topology.length, topologyMax)] : []),
		...topology.flatMap(({key}, index) => validateText(key, qualifiedName, `${topologyField}[${index}].key`)),
		...validateChoice(disruptionMode, ['Pod', 'PodGroup'], `${field}.disruptionMode`),
	];
};

export const validatePodGroup = ({spec}: PodGroup): FieldError[] => validatePart(spec, 'spec');

/** Everything that makes a group is fixed; only the status changes. */
export const validatePodGroupUpdate = (next: PodGroup, previous: PodGroup): FieldError[] =>
	validateImmutable(next.spec, previous.spec, 'spec');

export const validateWorkload = ({spec}: Workload): FieldError[] => {
	const templates = spec.podGroupTemplates ?? [];
	const field = 'spec.podGroupTemplates';
	return [
		...(templates.length === 0 ? [required(field)] : []),
		...(templates.length > templatesMax ? [tooMany(field, templates.length, templatesMax)] : []),
		...templates.flatMap((template, index) => [
			...validateText(template.name, dns1123Label, `${field}[${index}].name`),
			...validatePart(template, `${field}[${index}]`),
		]),
	];
};

export const validateWorkloadUpdate = (next: Workload, previous: Workload): FieldError[] => [
	...validateImmutable(next.spec.controllerRef, previous.spec.controllerRef, 'spec.controllerRef'),
	...validateImmutable(next.spec.podGroupTemplates, previous.spec.podGroupTemplates, 'spec.podGroupTemplates'),
];
