import {forbidden, invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {labelValue, qualifiedName} from '../../../machinery/names.ts';
import type {LabelSelector, LabelSelectorRequirement} from '../../schema/kubernetes.generated.ts';
import {annotationsBytesMax} from './limits.ts';

type Texts = {readonly [key: string]: string};

/** Problems of a label's key. */
export const validateLabelName = (name: string | undefined, field: string): FieldError[] =>
	qualifiedName(name ?? '').map(text => invalid(field, name ?? '', text));

/** Problems of labels; each is reported on the whole map, as Kubernetes does. */
export const validateLabels = (labels: Texts | undefined, field: string): FieldError[] =>
	Object.entries(labels ?? {}).flatMap(([key, value]) => [
		...validateLabelName(key, field),
		...labelValue(value).map(text => invalid(field, value, text)),
	]);

/** Problems of annotations: keys are qualified names in any case, and there is a limit for all together. */
export const validateAnnotations = (annotations: Texts | undefined, field: string): FieldError[] => {
	const entries = Object.entries(annotations ?? {});
	const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
	const body = `Too long: may not be more than ${annotationsBytesMax} bytes`;
	return [
		...entries.flatMap(([key]) => qualifiedName(key.toLowerCase()).map(text => invalid(field, key, text))),
		...(bytes > annotationsBytesMax ? [{type: 'FieldValueTooLong' as const, field, body}] : []),
	];
};

const validateOperator = ({operator, values = []}: LabelSelectorRequirement, field: string): FieldError[] => {
	switch (operator) {
		case 'In':
		case 'NotIn':
			return values.length > 0
				? []
				: [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
		case 'Exists':
		case 'DoesNotExist':
			return values.length === 0
				? []
				: [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
		default:
			return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
	}
};

const validateRequirement = (requirement: LabelSelectorRequirement, field: string): FieldError[] => [
	...validateOperator(requirement, field),
	...validateLabelName(requirement.key, `${field}.key`),
	...(requirement.values ?? []).flatMap((value, index) =>
		labelValue(value).map(text => invalid(`${field}.values[${index}]`, value, text)),
	),
];

/** Problems of a label selector; an absent one has none. */
export const validateLabelSelector = (selector: LabelSelector | undefined, field: string): FieldError[] => [
	...validateLabels(selector?.matchLabels, `${field}.matchLabels`),
	...(selector?.matchExpressions ?? []).flatMap((requirement, index) =>
		validateRequirement(requirement, `${field}.matchExpressions[${index}]`),
	),
];

/** True for a selector without any requirement. */
export const isEmptySelector = ({matchLabels = {}, matchExpressions = []}: LabelSelector): boolean =>
	Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
