import {invalid, required, tooLong, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import {validateText} from './values-validation.ts';

const parametersMax = 512;
const parametersBytesMax = 256 * 1024;

/** Problems of the name of what provides storage. */
export const validateProvisioner = (name: string | undefined, field: string): FieldError[] =>
	name ? validateText(name.toLowerCase(), qualifiedName, field) : [required(field)];

/** Problems of what a provisioner is told. */
export const validateParameters = (parameters: {readonly [name: string]: string}, field: string): FieldError[] => {
	const entries = Object.entries(parameters);
	if (entries.length > parametersMax) return [tooLong(field, parametersMax)];
	const bytes = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
	return [
		...('' in parameters ? [invalid(field, '', 'field can not be empty.')] : []),
		...(bytes > parametersBytesMax ? [tooLong(field, parametersBytesMax)] : []),
	];
};
