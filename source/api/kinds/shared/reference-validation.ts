import {required, type FieldError} from '../../../machinery/field-error.ts';
import {validatePathSegmentAsName} from './dns-label.ts';
import {validateText} from './values-validation.ts';

/** Problems of what may stand between the slashes of a path, and must be there. */
export const validatePathSegment = (text: string | undefined, field: string): FieldError[] =>
	text ? validateText(text, value => validatePathSegmentAsName(value, false), field) : [required(field)];
