import {duplicate, forbidden, required, type FieldError} from '../../../machinery/field-error.ts';
import type {StorageClass, TopologySelectorTerm} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {validateLabelName} from '../shared/labels-validation.ts';
import {validateParameters, validateProvisioner} from '../shared/provisioner-validation.ts';
import {validateChoice, validateImmutable} from '../shared/values-validation.ts';

const validateTerm = ({matchLabelExpressions = []}: TopologySelectorTerm, field: string): FieldError[] =>
	matchLabelExpressions.flatMap(({key, values: given}, index) => {
		const values = given ?? [];
		const at = `${field}.matchLabelExpressions[${index}]`;
		const isRepeated = matchLabelExpressions.findIndex(other => other.key === key) < index;
		return [
			...(values.length === 0 ? [required(`${at}.values`)] : []),
			...values.flatMap((value, position) =>
				values.indexOf(value) < position ? [duplicate(`${at}.values[${position}]`, value)] : [],
			),
			...validateLabelName(key, `${at}.key`),
			...(isRepeated ? [duplicate(`${at}.key`, key)] : []),
		];
	});

/** A term without the order of its expressions and their values. */
const contents = ({matchLabelExpressions = []}: TopologySelectorTerm) =>
	Object.fromEntries(matchLabelExpressions.map(({key, values}) => [key, [...new Set(values ?? [])].toSorted()]));

const validateTopologies = (terms: readonly TopologySelectorTerm[], field: string): FieldError[] =>
	terms.flatMap((term, index) => {
		const isRepeated = terms.slice(0, index).some(other => sameValue(contents(other), contents(term)));
		return [
			...validateTerm(term, `${field}[${index}]`),
			...(isRepeated ? [duplicate(`${field}[${index}].matchLabelExpressions`, '')] : []),
		];
	});

/** Problems of a StorageClass. */
export const validateStorageClass = (object: StorageClass): FieldError[] => {
	const {provisioner, parameters = {}, reclaimPolicy = '', volumeBindingMode, allowedTopologies = []} = object;
	return [
		...validateProvisioner(provisioner, 'provisioner'),
		...validateParameters(parameters, 'parameters'),
		...(reclaimPolicy === '' ? [] : validateChoice(reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy')),
		...validateChoice(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
		...validateTopologies(allowedTopologies, 'allowedTopologies'),
	];
};

/** What an update of a StorageClass may not change. */
export const validateStorageClassUpdate = (next: StorageClass, previous: StorageClass): FieldError[] => [
	...(['parameters', 'provisioner', 'reclaimPolicy'] as const)
		.filter(field => !sameValue(next[field], previous[field]))
		.map(field => forbidden(field, `updates to ${field} are forbidden.`)),
	...validateImmutable(next.volumeBindingMode, previous.volumeBindingMode, 'volumeBindingMode'),
];
