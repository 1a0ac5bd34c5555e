import {forbidden, notSupported, type FieldError} from '../../machinery/field-error.ts';
import type {RequestOptions} from '../types.ts';
import {invalidOptions} from './write-options.ts';

const matches = ['Exact', 'NotOlderThan'];

/** Throws 422 for combinations of list options that mean nothing, in the words of apimachinery. */
export const checkListOptions = (options: RequestOptions): void => {
	const {resourceVersion = '', resourceVersionMatch: match = '', continue: token = '', sendInitialEvents} = options;
	const errors: FieldError[] = [];
	const refuse = (text: string) => errors.push(forbidden('resourceVersionMatch', text));
	if (match !== '') {
		if (resourceVersion === '') refuse('resourceVersionMatch is forbidden unless resourceVersion is provided');
		if (token !== '') refuse('resourceVersionMatch is forbidden when continue is provided');
		if (!matches.includes(match)) errors.push(notSupported('resourceVersionMatch', match, [...matches, '']));
		if (match === 'Exact' && resourceVersion === '0') {
			refuse('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
		}
	}
	if (sendInitialEvents !== undefined) {
		errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
	}
	if (errors.length > 0) throw invalidOptions('ListOptions', errors);
};

/** The same for a watch, which has rules of its own. */
export const checkWatchOptions = (options: RequestOptions): void => {
	const {resourceVersionMatch: match = '', continue: token = '', sendInitialEvents} = options;
	const errors: FieldError[] = [];
	const refuse = (text: string) => errors.push(forbidden('resourceVersionMatch', text));
	if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
		refuse('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
	}
	if (match !== '') {
		if (sendInitialEvents === undefined) {
			refuse('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
		}
		if (match !== 'NotOlderThan') errors.push(notSupported('resourceVersionMatch', match, ['NotOlderThan']));
		if (token !== '') refuse('resourceVersionMatch is forbidden when continue is provided');
	}
	if (errors.length > 0) throw invalidOptions('ListOptions', errors);
};
