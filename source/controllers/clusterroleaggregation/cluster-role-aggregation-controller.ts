import type {ObjectOf} from '../../client/types.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {unlessGone} from '../objects/refusals.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';

type ClusterRole = ObjectOf<'ClusterRole'>;
type PolicyRule = NonNullable<ClusterRole['rules']>[number];

const manager = 'clusterrole-aggregation-controller';

/** Who grants what others have been granted has to be allowed everything (kube-controller-manager's has the verb `escalate`). */
const user = {name: `system:serviceaccount:kube-system:${manager}`, groups: ['system:masters', 'system:authenticated']};

/** Rules as the server hands them out are equal when their texts are. */
const textOf = (rule: PolicyRule): string => JSON.stringify(rule);

/** The rules of all roles that the aggregation rule selects: selector by selector, by name, each rule once. */
const aggregatedRules = (role: ClusterRole, roles: readonly ClusterRole[]): readonly PolicyRule[] => {
	const others = roles
		.filter(({metadata}) => metadata.name !== role.metadata.name)
		.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
	const rules = (role.aggregationRule?.clusterRoleSelectors ?? []).flatMap(selector => {
		const matcher = matcherOfSelector(selector);
		return others.filter(({metadata}) => matcher.matches(metadata.labels)).flatMap(other => other.rules ?? []);
	});
	return [...new Map(rules.map(rule => [textOf(rule), rule])).values()];
};

const sameRules = (a: readonly PolicyRule[], b: readonly PolicyRule[]): boolean =>
	a.length === b.length && a.every((rule, index) => textOf(rule) === textOf(b[index]!));

/** Keeps in every ClusterRole that aggregates others the rules of those (clusterroleaggregation_controller.go). */
export const createClusterRoleAggregationController: CreateController = ({client, informers}) => {
	const roles = informers.of('ClusterRole');
	const granting = client.as(user);
	const aggregating = (): readonly string[] =>
		roles
			.list()
			.filter(({aggregationRule}) => aggregationRule !== undefined)
			.map(({metadata}) => metadata.name);
	return {
		name: manager,
		watches: [watch('ClusterRole', aggregating)],
		reconcile: async name => {
			const role = roles.get(name);
			if (role?.aggregationRule === undefined) return;
			const rules = aggregatedRules(role, roles.list());
			if (sameRules(rules, role.rules ?? [])) return;
			const wish = {apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: {name}, rules};
			await unlessGone(granting.patch('ClusterRole', {name}, 'apply', wish, {fieldManager: manager, force: true}));
		},
	};
};
