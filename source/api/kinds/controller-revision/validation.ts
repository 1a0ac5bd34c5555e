import {required, type FieldError} from '../../../machinery/field-error.ts';
import type {ControllerRevision} from '../../schema/kubernetes.generated.ts';
import {validateImmutable, validateNonnegative} from '../shared/values-validation.ts';

/** Problems of a ControllerRevision. */
export const validateControllerRevision = ({data, revision}: ControllerRevision): FieldError[] => [
	...(data === undefined ? [required('data', 'data is mandatory')] : []),
	...validateNonnegative(revision, 'revision'),
];

/** What an update of a ControllerRevision may not change. */
export const validateControllerRevisionUpdate = (
	next: ControllerRevision,
	previous: ControllerRevision,
): FieldError[] => validateImmutable(next.data, previous.data, 'data');
