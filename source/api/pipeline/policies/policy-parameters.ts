import type {KubernetesObject} from '../../../machinery/json.ts';
import {matcherOfSelector} from '../../../machinery/label-selector.ts';
import {kindPrefix} from '../../registry/resource-key.ts';
import type {ParamKind, ParamRef} from '../../schema/kubernetes.generated.ts';
import type {Catalogue, KindDescription} from '../../types.ts';
import type {LiveObjects} from '../live-objects.ts';

/** The parameters a binding gives: one evaluation for each, `null` where it has none; or why there are none. */
export type CollectedParameters =
	| {readonly ok: true; readonly values: readonly (KubernetesObject | null)[]}
	| {readonly ok: false; readonly of: 'policy' | 'binding'; readonly problem: string};

/** Finds the parameters of policies. */
export interface PolicyParameters {
	/** Begins to keep the kinds that policies name; to be awaited before a write is decided. Undefined when there is nothing to wait for. */
	ready(): Promise<void> | undefined;
	collect(kind: ParamKind | undefined, ref: ParamRef | undefined, namespace: string | undefined): CollectedParameters;
}

type WithParamKind = KubernetesObject & {readonly spec?: {readonly paramKind?: ParamKind}};

const groupVersionOf = (apiVersion: string): readonly [group: string, version: string] => {
	const slash = apiVersion.indexOf('/');
	return slash === -1 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
};

/** The kind of a policy's parameters; undefined for one that is not served. */
export const paramKindOf = (
	catalogue: Catalogue,
	{apiVersion = '', kind = ''}: ParamKind,
): KindDescription | undefined => catalogue.byKind(...groupVersionOf(apiVersion), kind);

const failed = (of: 'policy' | 'binding', problem: string): CollectedParameters => ({ok: false, of, problem});

/** The objects a reference means, within those of its kind and namespace. */
const referenced = (ref: ParamRef, candidates: Iterable<KubernetesObject>): readonly KubernetesObject[] => {
	const matcher = ref.selector && matcherOfSelector(ref.selector);
	return [...candidates].filter(({metadata}) =>
		ref.name ? metadata.name === ref.name : (matcher?.matches(metadata.labels) ?? false),
	);
};

/**
Keeps the kinds that policies take their parameters from, beginning when a policy first names them (kube-apiserver starts an
informer then). `policyKinds` are the kinds of policies, which `objects` has to keep.
*/
export const createPolicyParameters = (
	catalogue: Catalogue,
	objects: LiveObjects,
	policyKinds: readonly KindDescription[],
): PolicyParameters => {
	const followed = new Map<string, KindDescription>();
	let settledAt: number | undefined;
	const named = (): readonly KindDescription[] =>
		policyKinds
			.flatMap(kind => [...objects.all(kind)] as WithParamKind[])
			.flatMap(({spec}) => (spec?.paramKind === undefined ? [] : [paramKindOf(catalogue, spec.paramKind)]))
			.filter(kind => kind !== undefined);
	const follow = async (missing: readonly KindDescription[]): Promise<void> => {
		for (const kind of missing) {
			if (followed.has(kindPrefix(kind))) continue;
			await objects.follow(kind);
			followed.set(kindPrefix(kind), kind);
		}
	};
	const within = (kind: KindDescription, namespace: string | undefined): readonly KubernetesObject[] => {
		const kept = followed.get(kindPrefix(kind));
		if (kept === undefined) return [];
		return [...objects.all(kept)].filter(({metadata}) => namespace === undefined || metadata.namespace === namespace);
	};
	return {
		ready: () => {
			const changes = policyKinds.reduce((sum, kind) => sum + objects.changes(kind), catalogue.kinds().length);
			if (changes === settledAt) return undefined;
			settledAt = changes;
			const missing = named().filter(kind => !followed.has(kindPrefix(kind)));
			return missing.length === 0 ? undefined : follow(missing);
		},
		collect: (paramKind, ref, requestNamespace) => {
			if (paramKind === undefined) return {ok: true, values: [null]};
			const kind = paramKindOf(catalogue, paramKind);
			if (kind === undefined) {
				const text = `${paramKind.apiVersion ?? ''}, Kind=${paramKind.kind ?? ''}`;
				return failed('policy', `failed to find resource referenced by paramKind: '${text}'`);
			}
			if (ref === undefined) return {ok: true, values: [null]};
			if (ref.namespace && !kind.namespaced)
				return failed('binding', 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
			const namespace = kind.namespaced ? ref.namespace || requestNamespace : undefined;
			if (kind.namespaced && !namespace)
				return failed(
					'binding',
					'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
				);
			const values = referenced(ref, within(kind, namespace)).map(object => kind.ofVersion?.(object) ?? object);
			if (values.length === 0 && ref.parameterNotFoundAction === 'Deny')
				return failed('binding', 'no params found for policy binding with `Deny` parameterNotFoundAction');
			return {ok: true, values};
		},
	};
};
