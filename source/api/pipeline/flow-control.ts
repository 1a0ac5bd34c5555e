import type {FlowSchema, PolicyRulesWithSubjects, ResourcePolicyRule} from '../schema/kubernetes.generated.ts';
import type {Action, Catalogue, FlowClass, KindDescription, UserInfo} from '../types.ts';
import type {LiveObjects} from './live-objects.ts';

/** The kinds that sort requests into flows. */
export interface FlowKinds {
	readonly flowSchemas: KindDescription;
	readonly priorityLevels: KindDescription;
}

/** The kinds of priority and fairness, where both are served. */
export const flowKinds = (catalogue: Catalogue): FlowKinds | undefined => {
	const kindOf = (plural: string) => catalogue.byResource('flowcontrol.apiserver.k8s.io', 'v1', plural);
	const [flowSchemas, priorityLevels] = [kindOf('flowschemas'), kindOf('prioritylevelconfigurations')];
	return flowSchemas && priorityLevels && {flowSchemas, priorityLevels};
};

const has = (values: readonly string[] | undefined, value: string): boolean =>
	values?.some(each => each === '*' || each === value) ?? false;

const accountMatches = (user: UserInfo, namespace: string, name: string): boolean =>
	name === '*'
		? user.name.startsWith(`system:serviceaccount:${namespace}:`)
		: user.name === `system:serviceaccount:${namespace}:${name}`;

const subjectMatches = (
	{kind, user: named, group, serviceAccount}: NonNullable<PolicyRulesWithSubjects['subjects']>[number],
	user: UserInfo,
): boolean => {
	if (kind === 'User') return named?.name === '*' || named?.name === user.name;
	if (kind === 'Group') return group?.name === '*' || user.groups.includes(group?.name ?? '');
	return serviceAccount !== undefined && accountMatches(user, serviceAccount.namespace, serviceAccount.name);
};

const urlMatches = (pattern: string, path: string): boolean =>
	pattern === '*' || (pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path);

const resourceMatches = (rule: ResourcePolicyRule, action: Exclude<Action, {readonly path: string}>): boolean => {
	const {group, resource, subresource, namespace, verb} = action;
	const whole = subresource === undefined ? resource : `${resource}/${subresource}`;
	const inPlace = namespace ? has(rule.namespaces, namespace) : rule.clusterScope === true;
	return inPlace && has(rule.verbs, verb) && has(rule.apiGroups, group) && has(rule.resources, whole);
};

const ruleMatches = (
	{subjects, resourceRules, nonResourceRules}: PolicyRulesWithSubjects,
	user: UserInfo,
	action: Action,
) => {
	if (!subjects?.some(subject => subjectMatches(subject, user))) return false;
	if (!('path' in action)) return resourceRules?.some(rule => resourceMatches(rule, action)) ?? false;
	const {verb, path} = action;
	return (
		nonResourceRules?.some(
			({verbs, nonResourceURLs}) => has(verbs, verb) && nonResourceURLs.some(url => urlMatches(url, path)),
		) ?? false
	);
};

/** By precedence, then by name. */
const inOrder = (a: FlowSchema, b: FlowSchema): number =>
	(a.spec?.matchingPrecedence ?? 0) - (b.spec?.matchingPrecedence ?? 0) || (a.metadata.name < b.metadata.name ? -1 : 1);

/** A FlowSchema with what requests that match it are told; nothing without its priority level. */
interface Flow {
	readonly rules: readonly PolicyRulesWithSubjects[];
	readonly flowClass: FlowClass | undefined;
}

/**
Sorts requests into flows by the stored FlowSchemas: the first that matches, and its priority level. Requests are not made to
wait: nothing here takes long enough.
*/
export const createFlowClassifier = (objects: LiveObjects, kinds: FlowKinds) => {
	const flowOf = ({metadata, spec}: FlowSchema): Flow => {
		const level = spec && objects.get(kinds.priorityLevels, undefined, spec.priorityLevelConfiguration.name);
		return {
			rules: spec?.rules ?? [],
			flowClass: level && {flowSchemaUid: metadata.uid ?? '', priorityLevelUid: level.metadata.uid ?? ''},
		};
	};
	let known: {readonly changes: number; readonly flows: readonly Flow[]} | undefined;
	const flowsInOrder = (): readonly Flow[] => {
		// Both only grow, so that their sum is as it was only when both are.
		const changes = objects.changes(kinds.flowSchemas) + objects.changes(kinds.priorityLevels);
		if (known?.changes !== changes) {
			const schemas = ([...objects.all(kinds.flowSchemas)] as FlowSchema[]).toSorted(inOrder);
			known = {changes, flows: schemas.map(flowOf)};
		}
		return known.flows;
	};
	return (user: UserInfo, action: Action): FlowClass | undefined =>
		flowsInOrder().find(({rules}) => rules.some(rule => ruleMatches(rule, user, action)))?.flowClass;
};
