import {invalid, notSupported, type FieldError} from '../../machinery/field-error.ts';
import {isJsonObject} from '../../machinery/json.ts';
import {badRequest} from '../../machinery/statuses.ts';
import {canonicalize} from '../codec/canonicalize.ts';
import {dryRunProblems, invalidOptions} from './write-options.ts';

/** metav1.DeleteOptions as the registry reads it. */
export interface DeleteOptions {
	readonly gracePeriodSeconds?: number;
	readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
	readonly orphanDependents?: boolean;
	readonly preconditions?: {readonly uid?: string; readonly resourceVersion?: string};
	readonly dryRun?: readonly string[];
}

const optionsSchema = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
const scheme = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27';
const policies = ['Foreground', 'Background', 'Orphan', 'nil'];

const problemsOf = (options: DeleteOptions): FieldError[] => {
	const {propagationPolicy, orphanDependents, dryRun} = options;
	const both = 'orphanDependents and deletionPropagation cannot be both set';
	return [
		...(propagationPolicy !== undefined && orphanDependents !== undefined
			? [invalid('propagationPolicy', propagationPolicy, both)]
			: propagationPolicy !== undefined && !policies.includes(propagationPolicy)
				? [notSupported('propagationPolicy', propagationPolicy, policies)]
				: []),
		...dryRunProblems(dryRun),
	];
};

/**
Reads the body of a delete; absent fields are absent. Throws 400 for a body of another kind and 422 for values that do not
exist. A negative grace period counts as one second.
*/
export const readDeleteOptions = (body: unknown, dryRun?: readonly string[]): DeleteOptions => {
	if (body !== undefined && !isJsonObject(body)) throw badRequest('the body of a delete must be DeleteOptions');
	const {apiVersion = 'v1', kind = 'DeleteOptions', ...rest} = body ?? {};
	if (kind !== 'DeleteOptions') {
		const text = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
		throw badRequest(`${text} in scheme "${scheme}"`);
	}
	const read = canonicalize(optionsSchema, rest).object as DeleteOptions;
	const options: DeleteOptions = {...read, ...(read.dryRun === undefined && dryRun !== undefined && {dryRun})};
	const problems = problemsOf(options);
	if (problems.length > 0) throw invalidOptions('DeleteOptions', problems);
	const {gracePeriodSeconds} = options;
	return gracePeriodSeconds !== undefined && gracePeriodSeconds < 0 ? {...options, gracePeriodSeconds: 1} : options;
};
