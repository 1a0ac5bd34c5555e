import type {KubernetesObject} from '../../../machinery/json.ts';
import type {KindDescription} from '../../types.ts';
import type {LiveObjects} from '../live-objects.ts';

/** A policy with the bindings that put it into force. */
export interface PolicyHook<P, B> {
	readonly policy: P;
	readonly bindings: readonly B[];
}

type Bound = KubernetesObject & {readonly spec: {readonly policyName?: string}};

const byName = (a: KubernetesObject, b: KubernetesObject): number => (a.metadata.name < b.metadata.name ? -1 : 1);

/** The policies in force, by name; kept until a policy or binding changes. */
export const createPolicyHooks = <P extends KubernetesObject, B extends Bound>(
	objects: LiveObjects,
	policies: KindDescription,
	bindings: KindDescription,
): (() => readonly PolicyHook<P, B>[]) => {
	let known: readonly PolicyHook<P, B>[] = [];
	let at = '';
	const make = (): readonly PolicyHook<P, B>[] => {
		const bound = Map.groupBy([...objects.all(bindings)] as B[], ({spec}) => spec.policyName);
		return ([...objects.all(policies)] as P[]).toSorted(byName).flatMap(policy => {
			const own = bound.get(policy.metadata.name);
			return own === undefined ? [] : [{policy, bindings: own.toSorted(byName)}];
		});
	};
	return () => {
		const now = `${objects.changes(policies)} ${objects.changes(bindings)}`;
		if (now !== at) [known, at] = [make(), now];
		return known;
	};
};
