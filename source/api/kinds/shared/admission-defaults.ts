import type {
	MatchResources,
	MutatingWebhook,
	ServiceReference,
	ValidatingAdmissionPolicySpec,
	ValidatingWebhook,
} from '../../schema/kubernetes.generated.ts';
import {changeField, mapItems, withAbsent} from './sharing.ts';

const withScope = <R extends {readonly scope?: string}>(rules: readonly R[]): readonly R[] =>
	mapItems(rules, rule => withAbsent(rule, {scope: '*'} as Partial<R>));

const withServicePort = (service: ServiceReference): ServiceReference => withAbsent(service, {port: 443});

/** What a policy looks at, with the server's defaults. */
export const withMatchDefaults = (match: MatchResources): MatchResources => {
	const filled = withAbsent(match, {namespaceSelector: {}, objectSelector: {}, matchPolicy: 'Equivalent'});
	return changeField(changeField(filled, 'resourceRules', withScope), 'excludeResourceRules', withScope);
};

/** The spec of a policy with the server's defaults. */
export const withPolicyDefaults = <S extends Pick<ValidatingAdmissionPolicySpec, 'failurePolicy' | 'matchConstraints'>>(
	spec: S,
): S => changeField(withAbsent(spec, {failurePolicy: 'Fail'} as Partial<S>), 'matchConstraints', withMatchDefaults);

/** A webhook, validating or mutating, with the server's defaults. */
export const withWebhookDefaults = <W extends ValidatingWebhook | MutatingWebhook>(webhook: W): W => {
	const filled = withAbsent(webhook, {
		failurePolicy: 'Fail',
		matchPolicy: 'Equivalent',
		namespaceSelector: {},
		objectSelector: {},
		timeoutSeconds: 10,
	} as Partial<W>);
	const called = changeField(filled, 'clientConfig', config => changeField(config, 'service', withServicePort));
	return changeField(called, 'rules', withScope);
};
