import {goQuote} from '../../machinery/go-quote.ts';
import {forbidden, invalid, notSupported, required, tooLong, type FieldError} from '../../machinery/field-error.ts';
import {invalidObject} from '../../machinery/statuses.ts';
import type {PatchType, RequestOptions, ResourceRequest} from '../types.ts';
import type {WriteScope} from './context.ts';
import {fieldManagerBytesMax} from './limits.ts';

export type WriteOptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

const fieldValidations = ['', 'Ignore', 'Strict', 'Warn'];

/** 422 about the options of a request rather than its object. */
export const invalidOptions = (kind: string, errors: readonly FieldError[]) =>
	invalidObject('meta.k8s.io', kind, '', errors);

/** Problems of `dryRun`, in the words of apimachinery. */
export const dryRunProblems = (dryRun: readonly string[] | undefined): FieldError[] =>
	dryRun?.some(value => value !== 'All') ? [notSupported('dryRun', dryRun, ['All'])] : [];

const fieldManagerProblems = (manager: string): FieldError[] => {
	if (Buffer.byteLength(manager) > fieldManagerBytesMax) return [tooLong('fieldManager', fieldManagerBytesMax)];
	const characters = [...manager];
	const position = characters.findIndex(
		character => goQuote(character) !== `"${character}"` && !'"\\'.includes(character),
	);
	if (position === -1) return [];
	const code = characters[position]!.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
	return [invalid('fieldManager', manager, `invalid character U+${code} (at position ${position})`)];
};

/** Who applies has to say who it is; only an apply can be forced. */
const applyProblems = (
	kind: WriteOptionsKind,
	{force, fieldManager = ''}: RequestOptions,
	patchType: PatchType | undefined,
): FieldError[] => {
	if (kind !== 'PatchOptions') return [];
	if (patchType === 'apply') {
		return fieldManager === '' ? [required('fieldManager', 'is required for apply patch')] : [];
	}
	return force === undefined ? [] : [forbidden('force', 'may not be specified for non-apply patch')];
};

const checkWriteOptions = (kind: WriteOptionsKind, options: RequestOptions, patchType: PatchType | undefined): void => {
	const {dryRun, fieldManager, fieldValidation} = options;
	const errors = [
		...applyProblems(kind, options, patchType),
		...(fieldManager === undefined ? [] : fieldManagerProblems(fieldManager)),
		...dryRunProblems(dryRun),
		...(fieldValidation === undefined || fieldValidations.includes(fieldValidation)
			? []
			: [notSupported('fieldValidation', fieldValidation, fieldValidations)]),
	];
	if (errors.length > 0) throw invalidOptions(kind, errors);
};

/** The scope of a create, update or patch; throws 422 for options that do not exist. */
export const writeScope = (request: ResourceRequest, optionsKind: WriteOptionsKind): WriteScope => {
	const {user, userAgent = '', namespace, name = '', subresource, options = {}, patchType} = request;
	checkWriteOptions(optionsKind, options, patchType);
	const dryRun = (options.dryRun ?? []).length > 0;
	return {user, userAgent, namespace, name, subresource, options, dryRun, warnings: []};
};
