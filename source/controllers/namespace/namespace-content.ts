import type {ComponentContext} from '../../client/component.ts';
import type {ResourceName} from '../../client/types.ts';
import {parseTimestamp} from '../../clock/clock.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {namespaceFinalizerEstimateMs} from '../limits.ts';
import {byName} from '../objects/by-name.ts';
import {isNotFound, messageOf} from '../objects/refusals.ts';

/** What is left of a namespace after everything in it was told to go. */
export interface Remains {
	/** Objects by resource, as messages name it: `configmaps.`, `deployments.apps`. */
	readonly counts: ReadonlyMap<string, number>;
	/** Objects by finalizer. */
	readonly finalizers: ReadonlyMap<string, number>;
	/** What could not be deleted, and why. */
	readonly failures: readonly string[];
	/** Cluster time in ms after which it is worth looking again. */
	readonly estimateMs: number;
}

const requiredVerbs = ['list', 'delete'];

/** Namespaced resources whose objects can be listed and deleted, one version of each, in a fixed order. */
export const contentResources = (resources: readonly ResourceName[]): readonly ResourceName[] => {
	const seen = new Set<string>();
	return resources.filter(({group, kind, namespaced, verbs}) => {
		const id = `${group}/${kind}`;
		if (!namespaced || seen.has(id) || !requiredVerbs.every(verb => verbs.includes(verb))) return false;
		seen.add(id);
		return true;
	});
};

/** Deletes all objects of the resources in a namespace and answers what is still there. One failure does not stop the others. */
export const deleteContent = async (
	context: ComponentContext,
	resources: readonly ResourceName[],
	namespace: string,
): Promise<Remains> => {
	const counts = new Map<string, number>();
	const finalizers = new Map<string, number>();
	const failures: string[] = [];
	let estimateMs = 0;
	for (const resource of resources) {
		try {
			const left = await deleteAll(context, resource, namespace);
			if (left.length > 0) counts.set(`${resource.plural}.${resource.group}`, left.length);
			for (const object of left) {
				estimateMs = Math.max(estimateMs, estimate(object, context.clock.now()));
				for (const name of object.metadata.finalizers ?? []) finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
			}
		} catch (error) {
			failures.push(messageOf(error));
		}
	}
	return {counts, finalizers, failures, estimateMs};
};

const deleteAll = async (
	{client}: ComponentContext,
	resource: ResourceName,
	namespace: string,
): Promise<readonly KubernetesObject[]> => {
	const {items} = await client.raw.list(resource, {namespace});
	if (items.length === 0) return [];
	for (const {metadata} of items.toSorted(byName)) {
		if (metadata.deletionTimestamp !== undefined) continue;
		try {
			const options = {propagationPolicy: 'Background', preconditions: {uid: metadata.uid}} as const;
			await client.raw.delete(resource, {name: metadata.name, namespace}, options);
		} catch (error) {
			if (!isNotFound(error)) throw error;
		}
	}
	return (await client.raw.list(resource, {namespace})).items;
};

/** How long an object in deletion may take: a pod its grace, another one whatever its finalizer takes. */
const estimate = ({kind, metadata}: KubernetesObject, now: number): number => {
	const isWaiting = (metadata.finalizers ?? []).length > 0;
	if (kind !== 'Pod' || isWaiting) return namespaceFinalizerEstimateMs;
	return Math.max((parseTimestamp(metadata.deletionTimestamp) ?? now) - now, 0);
};
