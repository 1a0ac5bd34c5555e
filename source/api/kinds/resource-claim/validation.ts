import type {FieldError} from '../../../machinery/field-error.ts';
import type {ResourceV1ResourceClaim} from '../../schema/kubernetes.generated.ts';
import {validateResourceClaimSpec} from '../shared/claim-validation.ts';
import {validateImmutable} from '../shared/values-validation.ts';

/** Problems of a new ResourceClaim. */
export const validateResourceClaim = (
	{spec}: ResourceV1ResourceClaim,
	{operation}: {readonly operation: 'create' | 'update'},
): FieldError[] => (operation === 'create' ? validateResourceClaimSpec(spec, 'spec') : []);

/** A claim asks for the same all its life. */
export const validateResourceClaimUpdate = (
	next: ResourceV1ResourceClaim,
	previous: ResourceV1ResourceClaim,
): FieldError[] => validateImmutable(next.spec, previous.spec, 'spec');
