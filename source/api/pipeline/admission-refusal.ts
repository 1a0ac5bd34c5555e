import {forbidden} from '../../machinery/statuses.ts';
import type {StatusError} from '../../machinery/status-error.ts';
import type {AdmissionAttributes} from './admission.ts';

/** The name errors use: that of the object, or what it is to be generated from. */
const nameOf = ({name, object}: AdmissionAttributes): string =>
	name !== '' ? name : (object?.metadata.generateName ?? 'Unknown');

/** 403 in the form of admission plugins: `pods "a" is forbidden: …`. */
export const refused = (attributes: AdmissionAttributes, message: string): StatusError =>
	forbidden({group: attributes.kind.group, resource: attributes.kind.plural}, nameOf(attributes), message);
