import {kindPrefix} from '../../registry/resource-key.ts';
import {isConvertible} from '../../registry/served-version.ts';
import type {Namespace} from '../../schema/kubernetes.generated.ts';
import type {AccessRules, Catalogue, KindDescription} from '../../types.ts';
import type {LiveObjects} from '../live-objects.ts';
import type {Equivalents, FindNamespace} from './match-resources.ts';
import {createPolicyParameters, type PolicyParameters} from './policy-parameters.ts';

const group = 'admissionregistration.k8s.io';

const policyPlurals: readonly string[] = ['validatingadmissionpolicies', 'mutatingadmissionpolicies'];
const bindingPlurals: readonly string[] = ['validatingadmissionpolicybindings', 'mutatingadmissionpolicybindings'];
const webhookPlurals: readonly string[] = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'];

/** Policies and their bindings are not subject to policies. */
export const isPolicyKind = (kind: KindDescription): boolean =>
	kind.group === group && (policyPlurals.includes(kind.plural) || bindingPlurals.includes(kind.plural));

/** Policies, bindings and webhooks are not sent to webhooks, so that a bad one can be taken back. */
export const isAdmissionKind = (kind: KindDescription): boolean =>
	isPolicyKind(kind) || (kind.group === group && webhookPlurals.includes(kind.plural));

/** What policies and webhooks look up. */
export interface PolicyWorld {
	readonly catalogue: Catalogue;
	readonly objects: LiveObjects;
	readonly access: AccessRules | undefined;
	readonly findNamespace: FindNamespace;
	readonly equivalents: Equivalents;
	readonly parameters: PolicyParameters;
}

const served = (catalogue: Catalogue, plurals: readonly string[]): readonly KindDescription[] =>
	plurals.map(plural => catalogue.byResource(group, 'v1', plural)).filter(kind => kind !== undefined);

/** The kinds that admission by policies and webhooks looks up, as far as they are served. */
export const policyLiveKinds = (catalogue: Catalogue): readonly KindDescription[] =>
	served(catalogue, [...policyPlurals, ...bindingPlurals, ...webhookPlurals]);

/** Looks up what is stored at one place by the kinds that are served now. */
const createEquivalents = (catalogue: Catalogue): Equivalents => {
	let kinds: readonly KindDescription[] = [];
	let byPrefix = new Map<string, KindDescription[]>();
	return kind => {
		if (kinds !== catalogue.kinds()) {
			kinds = catalogue.kinds();
			byPrefix = Map.groupBy(kinds, kindPrefix);
		}
		return (byPrefix.get(kindPrefix(kind)) ?? []).filter(other => isConvertible(kind, other));
	};
};

/** `objects` has to keep `policyLiveKinds` and namespaces. */
export const createPolicyWorld = (
	catalogue: Catalogue,
	objects: LiveObjects,
	access: AccessRules | undefined,
): PolicyWorld => {
	const namespaces = catalogue.byResource('', 'v1', 'namespaces');
	return {
		catalogue,
		objects,
		access,
		findNamespace: name => namespaces && (objects.get(namespaces, undefined, name) as Namespace | undefined),
		equivalents: createEquivalents(catalogue),
		parameters: createPolicyParameters(catalogue, objects, served(catalogue, policyPlurals)),
	};
};
