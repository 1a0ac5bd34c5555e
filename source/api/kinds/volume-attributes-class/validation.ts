import {forbidden, required, type FieldError} from '../../../machinery/field-error.ts';
import type {VolumeAttributesClass} from '../../schema/kubernetes.generated.ts';
import {sameValue} from '../../registry/same-value.ts';
import {validateParameters, validateProvisioner} from '../shared/provisioner-validation.ts';

/** Problems of a VolumeAttributesClass. */
export const validateVolumeAttributesClass = ({driverName, parameters = {}}: VolumeAttributesClass): FieldError[] => [
	...validateProvisioner(driverName, 'driverName'),
	...validateParameters(parameters, 'parameters'),
	...(Object.keys(parameters).length === 0 ? [required('parameters', 'must contain at least one key/value pair')] : []),
];

/** What an update of a VolumeAttributesClass may not change. */
export const validateVolumeAttributesClassUpdate = (
	next: VolumeAttributesClass,
	previous: VolumeAttributesClass,
): FieldError[] =>
	(['driverName', 'parameters'] as const)
		.filter(field => !sameValue(next[field], previous[field]))
		.map(field => forbidden(field, `updates to ${field} are forbidden.`));
