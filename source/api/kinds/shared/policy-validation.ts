import {
	duplicate,
	forbidden,
	invalid,
	notSupported,
	required,
	tooMany,
	type FieldError,
} from '../../../machinery/field-error.ts';
import {dns1035Label, dns1123Subdomain, qualifiedName} from '../../../machinery/names.ts';
import type {CompiledMatchCondition} from '../../pipeline/policies/compiled-policy.ts';
import type {CompiledCondition} from '../../pipeline/policies/compile-condition.ts';
import type {MatchCondition, ParamKind, ParamRef, Variable} from '../../schema/kubernetes.generated.ts';
import {validatePathSegmentAsName} from './dns-label.ts';
import {validateLabelSelector} from './labels-validation.ts';
import {matchConditionsMax} from './limits.ts';

/** Problems of an expression that has been compiled. */
export const validateCompiled = (source: string, compiled: CompiledCondition, field: string): FieldError[] =>
	compiled.ok ? [] : [invalid(field, source, compiled.problem)];

export const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === '';

const failurePolicies: readonly string[] = ['Fail', 'Ignore'];

/** Problems of what is done when a policy or webhook fails. */
export const validateFailurePolicy = (policy: string | undefined, field: string): FieldError[] =>
	policy === undefined || failurePolicies.includes(policy) ? [] : [notSupported(field, policy, failurePolicies)];

/** Problems of match conditions and their compiled forms, in the same order. */
export const validateMatchConditions = (
	conditions: readonly MatchCondition[] = [],
	compiled: readonly CompiledMatchCondition[],
	field: string,
): FieldError[] => [
	...(conditions.length > matchConditionsMax ? [tooMany(field, conditions.length, matchConditionsMax)] : []),
	...conditions.flatMap(({name, expression}, index): FieldError[] => {
		const at = `${field}[${index}]`;
		const isRepeated = name !== '' && conditions.findIndex(other => other.name === name) < index;
		return [
			...(isBlank(expression)
				? [required(`${at}.expression`)]
				: validateCompiled(expression.trim(), compiled[index]!.condition, `${at}.expression`)),
			...(isBlank(name)
				? [required(`${at}.name`)]
				: qualifiedName(name).map(text => invalid(`${at}.name`, name, text))),
			...(isRepeated ? [duplicate(`${at}.name`, name)] : []),
		];
	}),
];

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const reserved: ReadonlySet<string> = new Set(
	'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
		' ',
	),
);

/** Problems of the variables of a policy. */
export const validateVariables = (
	variables: readonly Variable[] = [],
	compiled: ReadonlyMap<string, CompiledCondition>,
	field: string,
): FieldError[] =>
	variables.flatMap(({name, expression}, index): FieldError[] => {
		const at = `${field}[${index}]`;
		const isIdentifier = identifier.test(name) && !reserved.has(name);
		return [
			...(isBlank(name)
				? [required(`${at}.name`, 'name is not specified')]
				: isIdentifier
					? []
					: [invalid(`${at}.name`, name, 'name is not a valid CEL identifier')]),
			...(isBlank(expression)
				? [required(`${at}.expression`, 'expression is not specified')]
				: validateCompiled(expression, compiled.get(name)!, `${at}.expression`)),
		];
	});

/** Problems of the kind of a policy's parameters. */
export const validateParamKind = (paramKind: ParamKind | undefined, field: string): FieldError[] => {
	if (paramKind === undefined) return [];
	const {apiVersion = '', kind = ''} = paramKind;
	const parts = apiVersion.split('/');
	const [group, version] = parts.length === 1 ? ['', parts[0]!] : [parts[0]!, parts[1]!];
	const at = `${field}.apiVersion`;
	const ofVersion = (): FieldError[] => {
		if (apiVersion === '') return [required(at)];
		if (parts.length > 2) return [invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
		const groupProblems = group === '' ? [] : dns1123Subdomain(group);
		const versionProblems = version === '' ? [] : dns1035Label(version);
		return [
			...(groupProblems.length > 0 ? [invalid(at, group, groupProblems.join(','))] : []),
			...(version === '' ? [invalid(at, apiVersion, 'version must be specified')] : []),
			...(versionProblems.length > 0 ? [invalid(at, version, versionProblems.join(','))] : []),
		];
	};
	const kindProblems = dns1035Label(kind.toLowerCase());
	return [
		...ofVersion(),
		...(kind === ''
			? [required(`${field}.kind`)]
			: kindProblems.length > 0
				? [invalid(`${field}.kind`, kind, `may have mixed case, but should otherwise match: ${kindProblems.join(',')}`)]
				: []),
	];
};

const actionsWhenNotFound: readonly string[] = ['Deny', 'Allow'];

/** Problems of how a binding names its parameters. */
export const validateParamRef = (ref: ParamRef | undefined, field: string): FieldError[] => {
	if (ref === undefined) return [];
	const {name = '', selector, parameterNotFoundAction = ''} = ref;
	const both = name !== '' && selector !== undefined;
	return [
		...(name === '' ? [] : validatePathSegmentAsName(name, false).map(text => invalid(`${field}.name`, name, text))),
		...(both ? [forbidden(`${field}.name`, 'name and selector are mutually exclusive')] : []),
		...validateLabelSelector(selector, `${field}.selector`),
		...(both ? [forbidden(`${field}.selector`, 'name and selector are mutually exclusive')] : []),
		...(name === '' && selector === undefined ? [required(field, 'one of name or selector must be specified')] : []),
		...(parameterNotFoundAction === ''
			? [required(`${field}.parameterNotFoundAction`)]
			: actionsWhenNotFound.includes(parameterNotFoundAction)
				? []
				: [notSupported(`${field}.parameterNotFoundAction`, parameterNotFoundAction, actionsWhenNotFound)]),
	];
};

/** Problems of the name of a binding's policy. */
export const validatePolicyName = (name: string | undefined, field: string): FieldError[] =>
	name === undefined || name === ''
		? [required(field)]
		: dns1123Subdomain(name).map(text => invalid(field, name, text));
