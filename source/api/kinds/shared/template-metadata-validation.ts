import {forbidden, type FieldError} from '../../../machinery/field-error.ts';
import type {ObjectMeta} from '../../schema/kubernetes.generated.ts';
import {validateAnnotations, validateLabels} from './labels-validation.ts';

/** Problems of the metadata of what is made from a template, of which only labels and annotations count. */
export const validateTemplateMetadata = (metadata: ObjectMeta | undefined, field: string): FieldError[] => {
	const others = Object.keys(metadata ?? {}).filter(name => name !== 'labels' && name !== 'annotations');
	return [
		...validateAnnotations(metadata?.annotations, `${field}.annotations`),
		...validateLabels(metadata?.labels, `${field}.labels`),
		...others.map(name => forbidden(`${field}.${name}`, 'cannot be set')),
	];
};
