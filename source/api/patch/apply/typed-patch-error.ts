import {isJsonObject, type JsonObject} from '../../../machinery/json.ts';
import {unknownError} from '../../../machinery/statuses.ts';
import type {StatusError} from '../../../machinery/status-error.ts';
import {pathTexts, type FieldSet} from './field-set.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `ns/name; apps/v1, Kind=Deployment`. */
const identityText = (said: JsonObject): string => {
	const metadata = isJsonObject(said['metadata']) ? said['metadata'] : {};
	const apiVersion = text(said['apiVersion']);
	const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
	return `${text(metadata['namespace'])}/${text(metadata['name'])}; ${groupVersion}, Kind=${text(said['kind'])}`;
};

/** Problems of a typed value as structured-merge-diff lists them. */
export const typedProblems = (problems: readonly string[]): string =>
	problems.length === 1 ? problems[0]! : `errors:\n${problems.map(problem => `  ${problem}`).join('\n')}`;

/** What is said of a field that the schema lacks; the path is as `saidForm` gives it. */
export const undeclaredText = (path: string): string => `.${path}: field not declared in schema`;

/** 500 for a configuration that is not of its type, for each problem. */
export const typedPatchError = (said: JsonObject, problems: readonly string[]): StatusError =>
	unknownError(`failed to create typed patch object (${identityText(said)}): ${typedProblems(problems)}`);

/** 500 for a configuration with fields that its schema lacks; paths as `saidForm` gives them. */
export const undeclaredFields = (said: JsonObject, unknownFields: readonly string[]): StatusError =>
	typedPatchError(said, unknownFields.map(undeclaredText));

/** 500 for a configuration that names an item of a list twice. */
export const duplicateItems = (said: JsonObject, duplicates: FieldSet): StatusError =>
	typedPatchError(
		said,
		pathTexts(duplicates).map(path => {
			const key = path.lastIndexOf('[');
			return `${path.slice(0, key)}: duplicate entries for key ${path.slice(key)}`;
		}),
	);
