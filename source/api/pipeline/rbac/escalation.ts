import {goQuote} from '../../../machinery/go-quote.ts';
import {notFound} from '../../../machinery/statuses.ts';
import {sameValue} from '../../registry/same-value.ts';
import type {ClusterRole, PolicyRule, Role, RoleBinding} from '../../schema/kubernetes.generated.ts';
import type {AccessRules, UserInfo} from '../../types.ts';
import type {AdmissionAttributes, AdmissionLink} from '../admission.ts';
import {refused} from '../admission-refusal.ts';
import type {LiveObjects} from '../live-objects.ts';
import type {AccessKinds} from './access-rules.ts';
import {uncoveredRules} from './covers.ts';

const group = 'rbac.authorization.k8s.io';

const goList = (values: readonly string[]): string => `[${values.map(goQuote).join(' ')}]`;

/** A rule as kube-apiserver prints it, without what is empty. */
const ruleText = ({apiGroups, resources, resourceNames, nonResourceURLs, verbs}: PolicyRule): string => {
	const parts = Object.entries({
		APIGroups: apiGroups,
		Resources: resources,
		ResourceNames: resourceNames,
		NonResourceURLs: nonResourceURLs,
		Verbs: verbs,
	}).flatMap(([name, values]) => (values?.length ? [`${name}:${goList(values).replaceAll('" "', '", "')}`] : []));
	return `{${parts.join(', ')}}`;
};

const userText = ({name, groups}: UserInfo): string => `user ${goQuote(name)} (groups=${goList(groups)})`;

const checkCovered = (attributes: AdmissionAttributes, access: AccessRules, rules: readonly PolicyRule[]): void => {
	const {user, namespace = ''} = attributes;
	const missing = uncoveredRules(access.rulesFor(user, namespace), rules);
	if (missing.length === 0) return;
	const lines = missing.map(ruleText).toSorted().join('\n');
	const attempt = 'is attempting to grant RBAC permissions not currently held';
	throw refused(attributes, `${userText(user)} ${attempt}:\n${lines}`);
};

/** Only who holds all rights of a role may make it or bind it, or who has the verb `escalate` or `bind` for it. */
export const createEscalationCheck = (access: AccessRules, objects: LiveObjects, kinds: AccessKinds): AdmissionLink => {
	const checkRole = (attributes: AdmissionAttributes): void => {
		const {kind, user, namespace, object, previous} = attributes;
		const rules = (object as Role | ClusterRole).rules ?? [];
		if (previous !== undefined && sameValue(rules, (previous as Role).rules ?? [])) return;
		const action = {verb: 'escalate', group, resource: kind.plural, namespace, name: object!.metadata.name};
		if (!access.decide(user, action).allowed) checkCovered(attributes, access, rules);
	};
	const checkBinding = (attributes: AdmissionAttributes): void => {
		const {user, namespace, object, previous} = attributes;
		const {roleRef, subjects} = object as RoleBinding;
		if (previous !== undefined && sameValue(subjects, (previous as RoleBinding).subjects)) return;
		const kind = roleRef.kind === 'ClusterRole' ? kinds.clusterRoles : kinds.roles;
		const action = {verb: 'bind', group, resource: kind.plural, namespace, name: roleRef.name};
		if (access.decide(user, action).allowed) return;
		const role = objects.get(kind, kind.namespaced ? namespace : undefined, roleRef.name) as Role | undefined;
		if (role === undefined) throw notFound({group, resource: kind.plural}, roleRef.name);
		checkCovered(attributes, access, role.rules ?? []);
	};
	const roles: readonly unknown[] = [kinds.roles, kinds.clusterRoles];
	const bindings: readonly unknown[] = [kinds.roleBindings, kinds.clusterRoleBindings];
	return {
		name: 'RBACEscalation',
		handles: (kind, operation, subresource) =>
			operation !== 'DELETE' && subresource === undefined && (roles.includes(kind) || bindings.includes(kind)),
		validate: attributes => (roles.includes(attributes.kind) ? checkRole(attributes) : checkBinding(attributes)),
	};
};
