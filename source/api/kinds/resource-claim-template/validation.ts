import type {FieldError} from '../../../machinery/field-error.ts';
import type {ResourceClaimTemplate} from '../../schema/kubernetes.generated.ts';
import {validateResourceClaimSpec} from '../shared/claim-validation.ts';
import {validateTemplateMetadata} from '../shared/template-metadata-validation.ts';
import {validateImmutable} from '../shared/values-validation.ts';

/** Problems of a new ResourceClaimTemplate. */
export const validateResourceClaimTemplate = (
	{spec}: ResourceClaimTemplate,
	{operation}: {readonly operation: 'create' | 'update'},
): FieldError[] =>
	operation === 'create'
		? [
				...validateTemplateMetadata(spec.metadata, 'spec.metadata'),
				...validateResourceClaimSpec(spec.spec ?? {}, 'spec.spec'),
			]
		: [];

/** A template stays as it is. */
export const validateResourceClaimTemplateUpdate = (
	next: ResourceClaimTemplate,
	previous: ResourceClaimTemplate,
): FieldError[] => validateImmutable(next.spec, previous.spec, 'spec');
