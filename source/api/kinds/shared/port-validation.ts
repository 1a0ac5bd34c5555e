import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import type {IntOrString} from '../../schema/kubernetes.generated.ts';

/** Transport protocols, in the order messages name them. */
export const protocols = ['SCTP', 'TCP', 'UDP'];

/** Problems of a port number. */
export const validatePortNumber = (port: number, field: string): FieldError[] =>
	port >= 1 && port <= 65_535 ? [] : [invalid(field, port, 'must be between 1 and 65535, inclusive')];

/** What is wrong with a port's name (an IANA service name); apimachinery's words. */
export const portNameProblems = (name: string): string[] => [
	...(name.length > 15 ? ['must be no more than 15 characters'] : []),
	...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
	...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
	...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
	...(name.startsWith('-') || name.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
];

/** Problems of a port given by number or by name. */
export const validatePort = (port: IntOrString, field: string): FieldError[] =>
	typeof port === 'number'
		? validatePortNumber(port, field)
		: portNameProblems(port).map(text => invalid(field, port, text));
