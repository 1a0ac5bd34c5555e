import type {PolicyRule} from '../../schema/kubernetes.generated.ts';
import type {Action} from '../../types.ts';

const includes = (list: readonly string[] | undefined, value: string): boolean =>
	list?.some(item => item === '*' || item === value) ?? false;

const matchesPath = (pattern: string, path: string): boolean =>
	pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

/** Whether a rule of a role allows an action (rbac.RuleAllows). */
export const ruleAllows = (rule: PolicyRule, action: Action): boolean => {
	if (!includes(rule.verbs, action.verb)) return false;
	if ('path' in action) return rule.nonResourceURLs?.some(url => matchesPath(url, action.path)) ?? false;
	const {group, resource, subresource, name = ''} = action;
	const whole = subresource === undefined ? resource : `${resource}/${subresource}`;
	const named = !rule.resourceNames?.length || rule.resourceNames.includes(name);
	const anyOfSubresource = subresource !== undefined && (rule.resources?.includes(`*/${subresource}`) ?? false);
	return named && includes(rule.apiGroups, group) && (includes(rule.resources, whole) || anyOfSubresource);
};
