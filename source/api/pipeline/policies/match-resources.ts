import type {KubernetesObject} from '../../../machinery/json.ts';
import {matcherOfSelector, type LabelSelectorLike} from '../../../machinery/label-selector.ts';
import type {MatchResources, NamedRuleWithOperations, Namespace} from '../../schema/kubernetes.generated.ts';
import type {KindDescription} from '../../types.ts';
import type {AdmissionAttributes} from '../admission.ts';

/** Looks up a namespace. */
export type FindNamespace = (name: string) => Namespace | undefined;

/** All kinds that are forms of the same stored objects: versions of a kind. */
export type Equivalents = (kind: KindDescription) => readonly KindDescription[];

const has = (values: readonly string[] | undefined, value: string): boolean =>
	values?.some(each => each === '*' || each === value) ?? false;

export const isNamespaceKind = ({group, plural}: KindDescription): boolean => group === '' && plural === 'namespaces';

/** `pods`, `pods/status`, `pods/*`, `*`, `any resource with `status``: whether it means the resource. */
const meansResource = (pattern: string, plural: string, subresource: string | undefined): boolean => {
	const [resource = '', part = ''] = pattern.split('/', 2);
	return (resource === '*' || resource === plural) && (part === '*' || part === (subresource ?? ''));
};

const meansScope = (scope: string | undefined, {kind}: AdmissionAttributes): boolean => {
	if (scope === undefined || scope === '*') return true;
	return (scope === 'Namespaced') === kind.namespaced;
};

const ruleMeans = (
	rule: NamedRuleWithOperations,
	attributes: AdmissionAttributes,
	{group, version, plural}: KindDescription,
): boolean =>
	has(rule.operations, attributes.operation) &&
	has(rule.apiGroups, group) &&
	has(rule.apiVersions, version) &&
	meansScope(rule.scope, attributes) &&
	(rule.resources ?? []).some(pattern => meansResource(pattern, plural, attributes.subresource)) &&
	(!rule.resourceNames?.length || rule.resourceNames.includes(attributes.name));

/** The kind that a request names. */
export const requestedKindOf = ({requested, kind}: AdmissionAttributes): KindDescription => requested ?? kind;

/** The kind by which the rules mean a request: its own or, where the policy is Equivalent, another version of it. */
export const kindMeant = (
	rules: readonly NamedRuleWithOperations[] | undefined,
	matchPolicy: string | undefined,
	attributes: AdmissionAttributes,
	equivalents: Equivalents,
): KindDescription | undefined => {
	if (rules === undefined) return undefined;
	const own = requestedKindOf(attributes);
	const isMeant = (kind: KindDescription): boolean => rules.some(rule => ruleMeans(rule, attributes, kind));
	if (isMeant(own)) return own;
	return matchPolicy === 'Exact' ? undefined : equivalents(own).find(isMeant);
};

const labelsOf = (object: KubernetesObject | undefined) => object?.metadata.labels;

/** Whether the namespace of a request is selected; what is in no namespace always is. */
export const selectsNamespace = (
	selector: LabelSelectorLike | undefined,
	attributes: AdmissionAttributes,
	findNamespace: FindNamespace,
): boolean => {
	const matcher = matcherOfSelector(selector ?? {});
	if (matcher.empty) return true;
	const {kind, object, previous, namespace} = attributes;
	if (isNamespaceKind(kind)) return matcher.matches(labelsOf(object ?? previous));
	return !kind.namespaced || matcher.matches(labelsOf(findNamespace(namespace ?? '')));
};

/** Whether the object or what it was before is selected. */
export const selectsObject = (
	selector: LabelSelectorLike | undefined,
	{object, previous}: AdmissionAttributes,
): boolean => {
	const matcher = matcherOfSelector(selector ?? {});
	return matcher.empty || [object, previous].some(each => each !== undefined && matcher.matches(labelsOf(each)));
};

/** The kind in whose form a policy or binding wants to see a request; undefined where it does not mean it. */
export const matchesResources = (
	match: MatchResources | undefined,
	attributes: AdmissionAttributes,
	findNamespace: FindNamespace,
	equivalents: Equivalents,
): KindDescription | undefined => {
	if (match === undefined) return requestedKindOf(attributes);
	const {excludeResourceRules, resourceRules, matchPolicy, namespaceSelector, objectSelector} = match;
	if (!selectsNamespace(namespaceSelector, attributes, findNamespace)) return undefined;
	if (!selectsObject(objectSelector, attributes)) return undefined;
	if (kindMeant(excludeResourceRules, matchPolicy, attributes, equivalents) !== undefined) return undefined;
	return resourceRules?.length
		? kindMeant(resourceRules, matchPolicy, attributes, equivalents)
		: requestedKindOf(attributes);
};
