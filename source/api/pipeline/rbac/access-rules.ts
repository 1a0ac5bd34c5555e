import {goQuote} from '../../../machinery/go-quote.ts';
import type {
	ClusterRole,
	ClusterRoleBinding,
	PolicyRule,
	Role,
	RoleBinding,
	Subject,
} from '../../schema/kubernetes.generated.ts';
import type {AccessRules, Catalogue, KindDescription, UserInfo} from '../../types.ts';
import type {LiveObjects} from '../live-objects.ts';
import {ruleAllows} from './rules.ts';

/** The kinds that say who may do what. */
export interface AccessKinds {
	readonly roles: KindDescription;
	readonly roleBindings: KindDescription;
	readonly clusterRoles: KindDescription;
	readonly clusterRoleBindings: KindDescription;
}

/** The kinds of RBAC, where all of them are served. */
export const accessKinds = (catalogue: Catalogue): AccessKinds | undefined => {
	const kindOf = (plural: string) => catalogue.byResource('rbac.authorization.k8s.io', 'v1', plural);
	const [roles, roleBindings] = [kindOf('roles'), kindOf('rolebindings')];
	const [clusterRoles, clusterRoleBindings] = [kindOf('clusterroles'), kindOf('clusterrolebindings')];
	if (!roles || !roleBindings || !clusterRoles || !clusterRoleBindings) return undefined;
	return {roles, roleBindings, clusterRoles, clusterRoleBindings};
};

const privileged = 'system:masters';

const subjectMatches = ({kind, name, namespace}: Subject, user: UserInfo, within: string): boolean => {
	if (kind === 'User') return name === user.name;
	if (kind === 'Group') return user.groups.includes(name);
	return kind === 'ServiceAccount' && user.name === `system:serviceaccount:${namespace || within}:${name}`;
};

/** A binding that holds for a user, with the rules of its role. */
interface Grant {
	readonly binding: RoleBinding | ClusterRoleBinding;
	readonly subject: Subject;
	readonly rules: readonly PolicyRule[];
}

const subjectText = ({kind, name, namespace}: Subject): string =>
	`${kind} ${goQuote(kind === 'ServiceAccount' ? `${name}/${namespace ?? ''}` : name)}`;

const reasonOf = ({binding, subject}: Grant): string => {
	const {name, namespace} = binding.metadata;
	const {kind, name: role} = binding.roleRef;
	const where = namespace === undefined ? '' : `/${namespace}`;
	const bindingKind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
	return `RBAC: allowed by ${bindingKind} ${goQuote(`${name}${where}`)} of ${kind} ${goQuote(role)} to ${subjectText(subject)}`;
};

/** Decides by the roles and bindings that are stored at the moment; members of system:masters may do everything. */
export const createAccessRules = (objects: LiveObjects, kinds: AccessKinds): AccessRules => {
	const rulesOfRole = ({roleRef, metadata}: RoleBinding | ClusterRoleBinding): readonly PolicyRule[] => {
		const role =
			roleRef.kind === 'ClusterRole'
				? (objects.get(kinds.clusterRoles, undefined, roleRef.name) as ClusterRole | undefined)
				: (objects.get(kinds.roles, metadata.namespace, roleRef.name) as Role | undefined);
		return role?.rules ?? [];
	};
	const grantOf = (binding: RoleBinding | ClusterRoleBinding, user: UserInfo): readonly Grant[] => {
		const within = binding.metadata.namespace ?? '';
		const subject = binding.subjects?.find(each => subjectMatches(each, user, within));
		return subject === undefined ? [] : [{binding, subject, rules: rulesOfRole(binding)}];
	};
	function* grants(user: UserInfo, namespace: string | undefined): Generator<Grant> {
		for (const binding of objects.all(kinds.clusterRoleBindings)) yield* grantOf(binding as ClusterRoleBinding, user);
		if (!namespace) return;
		for (const binding of objects.all(kinds.roleBindings)) {
			if (binding.metadata.namespace === namespace) yield* grantOf(binding as RoleBinding, user);
		}
	}
	return {
		decide: (user, action) => {
			if (user.groups.includes(privileged)) return {allowed: true, reason: ''};
			for (const grant of grants(user, 'path' in action ? undefined : action.namespace)) {
				if (grant.rules.some(rule => ruleAllows(rule, action))) return {allowed: true, reason: reasonOf(grant)};
			}
			return {allowed: false, reason: ''};
		},
		rulesFor: (user, namespace) => [...grants(user, namespace)].flatMap(({rules}) => rules),
	};
};
