import {parseFieldSelector, type FieldRequirement} from '../../machinery/field-selector.ts';
import {matcherOfText} from '../../machinery/label-selector.ts';
import {badRequest} from '../../machinery/statuses.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription, RequestOptions} from '../types.ts';

/** Which objects of a list or watch are wanted. */
export interface Selection {
	/** Undefined when everything is wanted: then nothing is looked at. */
	readonly matches: ((object: KubernetesObject) => boolean) | undefined;
	/** The one name that can match, from `metadata.name=…`. */
	readonly name?: string;
}

type FieldValue = (object: KubernetesObject) => string;

const metadataFields: {readonly [path: string]: FieldValue} = {
	'metadata.name': ({metadata}) => metadata.name,
	'metadata.namespace': ({metadata}) => metadata.namespace ?? '',
};

/** The reader of a field; throws 400 for one that cannot be selected by. */
const fieldValue = (kind: KindDescription, path: string): FieldValue => {
	const found = metadataFields[path] ?? kind.selectableFields?.[path];
	if (found !== undefined) return found;
	if (kind.selectableFields !== undefined) throw badRequest(`field label not supported: ${path}`);
	const known = Object.keys(metadataFields).map(field => `"${field}"`);
	throw badRequest(`"${path}" is not a known field selector: only ${known.join(', ')}`);
};

/** Errors of the selector parsers carry apimachinery's words; a client did this. */
const understood = <T>(parse: () => T): T => {
	try {
		return parse();
	} catch (error) {
		throw badRequest((error as Error).message);
	}
};

const fieldMatcher = (kind: KindDescription, requirements: readonly FieldRequirement[]) => {
	const tests = requirements.map(({field, operator, value}) => ({
		read: fieldValue(kind, field),
		wanted: operator === '=',
		value,
	}));
	return (object: KubernetesObject): boolean =>
		tests.every(({read, wanted, value}) => (read(object) === value) === wanted);
};

/** Reads the selectors of a request. Throws 400 for what cannot be parsed or selected by. */
export const selectionOf = (kind: KindDescription, options: RequestOptions = {}): Selection => {
	const {labelSelector = '', fieldSelector = ''} = options;
	const labels = labelSelector === '' ? undefined : understood(() => matcherOfText(labelSelector));
	const requirements = fieldSelector === '' ? [] : understood(() => parseFieldSelector(fieldSelector));
	const fields = requirements.length === 0 ? undefined : fieldMatcher(kind, requirements);
	const name = requirements.find(({field, operator}) => field === 'metadata.name' && operator === '=')?.value;
	const byLabels = labels === undefined || labels.empty ? undefined : labels;
	const matches =
		byLabels === undefined
			? fields
			: (object: KubernetesObject) => byLabels.matches(object.metadata.labels) && (fields?.(object) ?? true);
	return {matches, ...(name !== undefined && {name})};
};
