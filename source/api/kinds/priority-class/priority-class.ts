import {forbidden, type FieldError} from '../../../machinery/field-error.ts';
import type {PriorityClass} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {withAbsent} from '../shared/sharing.ts';
import {validateChoice, validateImmutable} from '../shared/values-validation.ts';
import {priorityClassPrinter} from './printer.ts';

const systemPrefix = 'system-';
/** The greatest value of a class that is not the system's own. */
const userPriorityMax = 1_000_000_000;
const systemClasses: {readonly [name: string]: number} = {
	'system-node-critical': 2_000_001_000,
	'system-cluster-critical': 2_000_000_000,
};

const validate = ({
	metadata: {name = ''},
	value = 0,
	globalDefault = false,
	preemptionPolicy,
}: PriorityClass): FieldError[] => {
	const system = systemClasses[name];
	const allowed = system === value && !globalDefault;
	const reserved = "priority class names with 'system-' prefix are reserved for system use only. error:";
	const largest = `maximum allowed value of a user defined priority is ${userPriorityMax}`;
	return [
		...(name.startsWith(systemPrefix) && !allowed
			? [forbidden('metadata.name', `${reserved} ${name} is not a known system priority class`)]
			: []),
		...(!name.startsWith(systemPrefix) && value > userPriorityMax ? [forbidden('value', largest)] : []),
		...validateChoice(preemptionPolicy, ['PreemptLowerPriority', 'Never'], 'preemptionPolicy'),
	];
};

const validateUpdate = (next: PriorityClass, previous: PriorityClass): FieldError[] => [
	...((next.value ?? 0) === (previous.value ?? 0) ? [] : [forbidden('value', 'may not be changed in an update.')]),
	...validateImmutable(next.preemptionPolicy, previous.preemptionPolicy, 'preemptionPolicy'),
];

export const priorityClass = describeKind<PriorityClass>({
	group: 'scheduling.k8s.io',
	version: 'v1',
	kind: 'PriorityClass',
	defaults: object => withAbsent(object, {preemptionPolicy: 'PreemptLowerPriority'}),
	validate,
	validateUpdate,
	generation: true,
	printer: priorityClassPrinter,
});
