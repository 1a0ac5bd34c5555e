import type {PolicyRule} from '../../schema/kubernetes.generated.ts';

/** A rule of one verb and one resource or path, as small as they come. */
type Right =
	| {readonly verb: string; readonly apiGroup: string; readonly resource: string; readonly name: string | undefined}
	| {readonly verb: string; readonly url: string};

const rightsOf = ({
	verbs,
	apiGroups = [],
	resources = [],
	resourceNames,
	nonResourceURLs = [],
}: PolicyRule): Right[] => {
	const names = resourceNames?.length ? resourceNames : [undefined];
	return verbs.flatMap(verb => [
		...nonResourceURLs.map(url => ({verb, url})),
		...apiGroups.flatMap(apiGroup =>
			resources.flatMap(resource => names.map(name => ({verb, apiGroup, resource, name}))),
		),
	]);
};

const ruleOf = (right: Right): PolicyRule =>
	'url' in right
		? {verbs: [right.verb], nonResourceURLs: [right.url]}
		: {
				verbs: [right.verb],
				apiGroups: [right.apiGroup],
				resources: [right.resource],
				...(right.name === undefined ? {} : {resourceNames: [right.name]}),
			};

const has = (list: readonly string[] | undefined, value: string): boolean =>
	list?.some(item => item === '*' || item === value) ?? false;

const subresourceOf = (resource: string): string | undefined => resource.split('/')[1];

const covers = (rule: PolicyRule, right: Right): boolean => {
	if (!has(rule.verbs, right.verb)) return false;
	if ('url' in right) {
		const {url} = right;
		return (
			rule.nonResourceURLs?.some(known => (known.endsWith('*') ? url.startsWith(known.slice(0, -1)) : known === url)) ??
			false
		);
	}
	const part = subresourceOf(right.resource);
	const resource = has(rule.resources, right.resource) || (part !== undefined && has(rule.resources, `*/${part}`));
	const named = !rule.resourceNames?.length || (right.name !== undefined && rule.resourceNames.includes(right.name));
	return resource && named && has(rule.apiGroups, right.apiGroup);
};

/** Rights that differ in their verb only, as one rule. */
const compact = (rights: readonly Right[]): readonly PolicyRule[] => {
	const alike = Object.groupBy(rights, ({verb: _verb, ...rest}) => JSON.stringify(rest));
	return Object.values(alike).map(group => ({...ruleOf(group![0]!), verbs: group!.map(({verb}) => verb)}));
};

/** What of the wished rules is not among the rules held (rbac.Covers). */
export const uncoveredRules = (held: readonly PolicyRule[], wished: readonly PolicyRule[]): readonly PolicyRule[] =>
	compact(wished.flatMap(rightsOf).filter(right => !held.some(rule => covers(rule, right))));
