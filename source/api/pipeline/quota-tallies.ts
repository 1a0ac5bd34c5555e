import {addQuantities, subtractQuantities, zeroQuantity, type Quantity} from '../../machinery/quantity.ts';
import {isInScope} from '../../machinery/quota/scopes.ts';
import {usageOf, type Usage} from '../../machinery/quota/usage.ts';
import {usedBy} from '../../machinery/quota/used.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {ResourceQuota} from '../schema/kubernetes.generated.ts';
import type {KindDescription} from '../types.ts';
import type {LiveObjects} from './live-objects.ts';

/** What objects of one resource take of one quota. */
interface Tally {
	readonly quota: ResourceQuota;
	readonly amounts: Map<string, Quantity>;
}

/**
What quotas have given away, kept while objects come, change and go: a write costs the same however many objects there are.
Objects count whose write is under way. Amounts are exact; how a sum is written is left to who adds it up.
*/
export interface QuotaTallies {
	/** What the objects of a kind take of a quota of their namespace. */
	used(quota: ResourceQuota, kind: KindDescription): Usage;
}

/** As quotas name kinds: `pods`, `jobs.batch`. */
export const resourceName = ({group, plural}: KindDescription): string =>
	group === '' ? plural : `${plural}.${group}`;

/** The objects of a kind in a namespace, those included whose write is under way. */
export function* objectsIn(
	objects: LiveObjects,
	kind: KindDescription,
	namespace: string | undefined,
): Generator<KubernetesObject> {
	for (const object of objects.withUnderWay(kind)) if (object.metadata.namespace === namespace) yield object;
}

/** Keeps tallies of the quotas that are asked about, from the first time on until they go. */
export const createQuotaTallies = (
	objects: LiveObjects,
	quotas: KindDescription,
	kinds: readonly KindDescription[],
): QuotaTallies => {
	/** By kind, namespace and name of the quota. */
	const known = new Map<KindDescription, Map<string, Map<string, Tally>>>(kinds.map(kind => [kind, new Map()]));

	const count = (
		{quota, amounts}: Tally,
		resource: string,
		object: KubernetesObject | undefined,
		add: (a: Quantity, b: Quantity) => Quantity,
	): void => {
		if (object === undefined || !isInScope(quota, resource, object)) return;
		for (const [name, amount] of usageOf(resource, object))
			amounts.set(name, add(amounts.get(name) ?? zeroQuantity, amount));
	};

	for (const kind of kinds) {
		const resource = resourceName(kind);
		objects.subscribe(kind, (before, after) => {
			const tallies = known.get(kind)!.get((before ?? after)?.metadata.namespace ?? '');
			for (const tally of tallies?.values() ?? []) {
				count(tally, resource, before, subtractQuantities);
				count(tally, resource, after, addQuantities);
			}
		});
	}
	objects.subscribe(quotas, (before, after) => {
		if (before === undefined || after !== undefined) return;
		const {namespace = '', name} = before.metadata;
		for (const byNamespace of known.values()) byNamespace.get(namespace)?.delete(name);
	});

	return {
		used(quota, kind) {
			const {namespace = '', name, uid} = quota.metadata;
			const byNamespace = known.get(kind)!;
			const tallies = byNamespace.get(namespace) ?? new Map<string, Tally>();
			byNamespace.set(namespace, tallies);
			let tally = tallies.get(name);
			if (tally?.quota.metadata.uid !== uid || tally?.quota.spec !== quota.spec) {
				tally = {quota, amounts: new Map(usedBy(quota, resourceName(kind), objectsIn(objects, kind, namespace)))};
				tallies.set(name, tally);
			}
			return tally.amounts;
		},
	};
};
