import {forbidden, invalid, notSupported, required, type FieldError} from '../../../machinery/field-error.ts';
import {dns1123Subdomain} from '../../../machinery/names.ts';
import type {
	FlowSchema,
	FlowcontrolV1Subject,
	NonResourcePolicyRule,
	PolicyRulesWithSubjects,
	ResourcePolicyRule,
} from '../../schema/kubernetes.generated.ts';
import {dnsLabelProblems} from '../shared/dns-label.ts';
import {sameValue} from '../../registry/same-value.ts';
import {validateText} from '../shared/values-validation.ts';

const precedenceMax = 10_000;
const verbsKnown = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const fixedNames: ReadonlySet<string> = new Set(['exempt', 'catch-all']);

type SubjectPart = 'serviceAccount' | 'user' | 'group';

/** What a subject of each kind says; it may say nothing else. */
const partOf: {readonly [kind: string]: SubjectPart} = {Group: 'group', ServiceAccount: 'serviceAccount', User: 'user'};

const validateAccount = (subject: FlowcontrolV1Subject, field: string): FieldError[] => {
	const {name = '', namespace = ''} = subject.serviceAccount!;
	return [
		...(name === ''
			? [required(`${field}.name`)]
			: name === '*'
				? []
				: validateText(name, dns1123Subdomain, `${field}.name`)),
		...(namespace === ''
			? [required(`${field}.namespace`, 'must specify namespace for service account')]
			: validateText(namespace, dnsLabelProblems, `${field}.namespace`)),
	];
};

const validateSubject = (subject: FlowcontrolV1Subject, field: string): FieldError[] => {
	const part = partOf[subject.kind];
	if (part === undefined) return [notSupported(`${field}.kind`, subject.kind, Object.keys(partOf))];
	const at = `${field}.${part}`;
	const foreign = Object.entries(partOf).filter(([, name]) => name !== part && subject[name] !== undefined);
	const own =
		subject[part] === undefined
			? [required(at, `${part} is required when subject kind is '${subject.kind}'`)]
			: part === 'serviceAccount'
				? validateAccount(subject, at)
				: subject[part].name
					? []
					: [required(`${at}.name`)];
	return [
		...own,
		...foreign.map(([kind, name]) =>
			forbidden(`${field}.${name}`, `${name} is forbidden when subject kind is not '${kind}'`),
		),
	];
};

const validateVerbs = (verbs: readonly string[], field: string): FieldError[] => {
	if (verbs.length === 0) return [required(field, 'verbs must contain at least one value')];
	if (verbs.includes('*')) {
		return verbs.length > 1 ? [invalid(field, verbs, "if '*' is present, must not specify other verbs")] : [];
	}
	return verbs.every(verb => verbsKnown.includes(verb)) ? [] : [notSupported(field, verbs, verbsKnown)];
};

/** Problems of a list that must not be empty, and in which `*` stands alone. */
const validateAlternatives = (
	items: readonly string[],
	missing: string,
	others: string,
	field: string,
): FieldError[] => {
	if (items.length === 0) return [required(field, missing)];
	return items.length > 1 && items.includes('*')
		? [invalid(field, items, `if '*' is present, must not specify other ${others}`)]
		: [];
};

const validateNamespaces = (rule: ResourcePolicyRule, field: string): FieldError[] => {
	const namespaces = rule.namespaces ?? [];
	const missing = 'resource rules that are not cluster scoped must supply at least one namespace';
	if (namespaces.length === 0) return rule.clusterScope ? [] : [required(field, missing)];
	if (namespaces.includes('*')) return validateAlternatives(namespaces, missing, 'namespaces', field);
	const beginning = "each member of this list must be '*' or a DNS-1123 label; ";
	return namespaces.flatMap((namespace, index) =>
		dnsLabelProblems(namespace).map(text => invalid(`${field}[${index}]`, namespace, beginning + text)),
	);
};

const validateResourceRule = (rule: ResourcePolicyRule, field: string): FieldError[] => {
	const supply = 'resource rules must supply at least one';
	return [
		...validateVerbs(rule.verbs ?? [], `${field}.verbs`),
		...validateAlternatives(rule.apiGroups ?? [], `${supply} api group`, 'api groups', `${field}.apiGroups`),
		...validateAlternatives(rule.resources ?? [], `${supply} resource`, 'resources', `${field}.resources`),
		...validateNamespaces(rule, `${field}.namespaces`),
	];
};

const pathProblem = (path: string): string | undefined => {
	if (path === '') return 'must not be empty';
	if (path === '/') return undefined;
	if (!path.startsWith('/')) return 'must start with slash';
	if (path.includes(' ')) return 'must not contain white-space';
	if (path.includes('//')) return 'must not contain double slash';
	const wildcards = path.split('*').length - 1;
	return wildcards > 1 || (wildcards === 1 && !path.endsWith('/*'))
		? 'wildcard can only do suffix matching'
		: undefined;
};

const validatePathRule = ({verbs, nonResourceURLs}: NonResourcePolicyRule, field: string): FieldError[] => {
	const paths = nonResourceURLs ?? [];
	const at = `${field}.nonResourceURLs`;
	const missing = 'nonResourceURLs must contain at least one value';
	return [
		...validateVerbs(verbs ?? [], `${field}.verbs`),
		...validateAlternatives(paths, missing, 'non-resource URLs', at),
		...(paths.includes('*')
			? []
			: paths.flatMap((path, index) => {
					const problem = pathProblem(path);
					return problem === undefined ? [] : [invalid(`${at}[${index}]`, path, problem)];
				})),
	];
};

const validateRule = (rule: PolicyRulesWithSubjects, field: string): FieldError[] => {
	const {resourceRules = [], nonResourceRules = []} = rule;
	const subjects = rule.subjects ?? [];
	const none = 'at least one of resourceRules and nonResourceRules has to be non-empty';
	return [
		...(subjects.length === 0
			? [required(`${field}.subjects`, 'subjects must contain at least one value')]
			: subjects.flatMap((subject, index) => validateSubject(subject, `${field}.subjects[${index}]`))),
		...(resourceRules.length === 0 && nonResourceRules.length === 0 ? [required(field, none)] : []),
		...resourceRules.flatMap((each, index) => validateResourceRule(each, `${field}.resourceRules[${index}]`)),
		...nonResourceRules.flatMap((each, index) => validatePathRule(each, `${field}.nonResourceRules[${index}]`)),
	];
};

const validatePrecedence = (precedence: number, name: string, field: string): FieldError[] => {
	if (precedence <= 0) return [invalid(field, precedence, 'must be a positive value')];
	if (precedence > precedenceMax) return [invalid(field, precedence, `must not be greater than ${precedenceMax}`)];
	return precedence === 1 && name !== 'exempt'
		? [invalid(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")]
		: [];
};

/** Problems of a FlowSchema. */
export const validateFlowSchema = ({metadata: {name}, spec}: FlowSchema): FieldError[] => {
	const {matchingPrecedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = []} = spec ?? {};
	const level = priorityLevelConfiguration?.name ?? '';
	const levelField = 'spec.priorityLevelConfiguration.name';
	const methods = ['ByNamespace', 'ByUser'];
	return [
		...validatePrecedence(matchingPrecedence, name, 'spec.matchingPrecedence'),
		...(distinguisherMethod !== undefined && !methods.includes(distinguisherMethod.type)
			? [notSupported('spec.distinguisherMethod.type', {Type: distinguisherMethod.type}, methods)]
			: []),
		...(level === ''
			? [required(levelField, 'must reference a priority level')]
			: validateText(level, dns1123Subdomain, levelField)),
		...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
	];
};

/** The schemas that every cluster has are fixed. */
export const validateFlowSchemaUpdate = (next: FlowSchema, previous: FlowSchema): FieldError[] => {
	const {name} = next.metadata;
	if (!fixedNames.has(name) || sameValue(next.spec, previous.spec)) return [];
	return [invalid('spec', next.spec, `spec of '${name}' must equal the fixed value`)];
};
