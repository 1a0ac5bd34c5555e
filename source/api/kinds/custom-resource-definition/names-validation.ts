import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1035Label} from '../../../machinery/names.ts';
import type {CustomResourceDefinitionNames} from '../../schema/kubernetes.generated.ts';

const labelErrors = (value: string | undefined, path: string): readonly FieldError[] => {
	const problems = value ? dns1035Label(value) : [];
	return problems.length === 0 ? [] : [invalid(path, value, problems.join(','))];
};

const kindErrors = (value: string | undefined, path: string): readonly FieldError[] => {
	const problems = value ? dns1035Label(value.toLowerCase()) : [];
	if (problems.length === 0) return [];
	return [invalid(path, value, `may have mixed case, but should otherwise match: ${problems.join(',')}`)];
};

/** What is wrong with names, whether they are asked for or given. */
export const validateNames = (
	{plural, singular, kind, listKind, shortNames = [], categories = []}: CustomResourceDefinitionNames,
	path: string,
): readonly FieldError[] => [
	...labelErrors(plural, `${path}.plural`),
	...labelErrors(singular, `${path}.singular`),
	...kindErrors(kind, `${path}.kind`),
	...kindErrors(listKind, `${path}.listKind`),
	...shortNames.flatMap((name, index) => labelErrors(name, `${path}.shortNames[${index}]`)),
	...(kind && kind === listKind
		? [invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same')]
		: []),
	...categories.flatMap((name, index) => labelErrors(name, `${path}.categories[${index}]`)),
];

/** Names that must be asked for. */
export const missingNames = (names: CustomResourceDefinitionNames, path: string): readonly FieldError[] =>
	(['plural', 'singular', 'kind', 'listKind'] as const)
		.filter(name => !names[name])
		.map(name => required(`${path}.${name}`));
