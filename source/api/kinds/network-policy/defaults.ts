import type {NetworkPolicy, NetworkPolicySpec} from '../../schema/kubernetes.generated.ts';
import {changeField, mapItems, withAbsent} from '../shared/sharing.ts';

const withRules = <R extends {readonly ports?: readonly {readonly protocol?: string}[]}>(
	rules: readonly R[],
): readonly R[] =>
	mapItems(rules, rule =>
		changeField(rule, 'ports', ports => mapItems(ports ?? [], port => withAbsent(port, {protocol: 'TCP'}))),
	);

/** A NetworkPolicy with the server's defaults: what it has rules for, and always ingress. */
export const withNetworkPolicyDefaults = (policy: NetworkPolicy): NetworkPolicy =>
	changeField(policy, 'spec', (spec: NetworkPolicySpec) => {
		const policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
		return changeField(changeField(withAbsent(spec, {policyTypes}), 'ingress', withRules), 'egress', withRules);
	});
