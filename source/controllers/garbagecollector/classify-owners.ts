import type {ComponentContext} from '../../client/component.ts';
import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';
import {absentOwnersMax} from '../limits.ts';
import {isNotFound} from '../objects/refusals.ts';
import {isDeletingDependents} from './deletion-state.ts';
import type {OwnerGraph} from './owner-graph.ts';

/** The owners of an object by what they mean for it. */
export interface OwnerClasses {
	/** There, and to stay. */
	readonly solid: readonly OwnerReferenceLike[];
	/** Gone, or another object of the same name. */
	readonly dangling: readonly OwnerReferenceLike[];
	/** In deletion, waiting for this object to go first. */
	readonly waiting: readonly OwnerReferenceLike[];
}

type OwnerClass = keyof OwnerClasses;

/** Finds out what became of the owners of an object. What the informers do not know is asked of the server, by uid. */
export const createOwnerClassifier = (context: ComponentContext, graph: OwnerGraph) => {
	const {client, events} = context;
	const absent = new Set<string>();

	const rememberAbsent = (uid: string): void => {
		absent.add(uid);
		const [oldest] = absent;
		if (absent.size > absentOwnersMax && oldest !== undefined) absent.delete(oldest);
	};

	/** Throws for a kind that is not served: nothing is deleted because of an owner that cannot be asked for. */
	const readOwner = async (
		child: KubernetesObject,
		reference: OwnerReferenceLike,
	): Promise<KubernetesObject | undefined> => {
		const resource = client.raw.resolve(reference.apiVersion, reference.kind);
		if (resource === undefined) {
			throw new Error(
				`cannot collect ${child.kind} ${child.metadata.name}: the kind of its owner, ${reference.apiVersion} ${reference.kind}, is not served`,
			);
		}
		try {
			const namespace = resource.namespaced ? child.metadata.namespace : undefined;
			return await client.raw.get(resource, {name: reference.name, namespace});
		} catch (error) {
			if (isNotFound(error)) return undefined;
			throw error;
		}
	};

	/** An owner in another namespace does not count; a cluster-wide child of a namespaced owner is never collected. */
	const warnOfNamespace = (child: KubernetesObject, {apiVersion, kind, name, uid}: OwnerReferenceLike): void => {
		const {namespace = ''} = child.metadata;
		const reference = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
		const message = `ownerRef ${reference} does not exist in namespace "${namespace}"`;
		events.event(child, 'Warning', 'OwnerRefInvalidNamespace', message);
	};

	const classify = async (child: KubernetesObject, reference: OwnerReferenceLike): Promise<OwnerClass> => {
		if (absent.has(reference.uid)) return 'dangling';
		const known = graph.find(reference);
		const isElsewhere =
			known !== undefined &&
			known.metadata.namespace !== undefined &&
			known.metadata.namespace !== child.metadata.namespace;
		if (isElsewhere) warnOfNamespace(child, reference);
		if (isElsewhere && child.metadata.namespace === undefined) return 'solid';
		const owner = known === undefined || isElsewhere ? await readOwner(child, reference) : known;
		if (owner?.metadata.uid === reference.uid) return isDeletingDependents(owner) ? 'waiting' : 'solid';
		if (known === undefined) rememberAbsent(reference.uid);
		return 'dangling';
	};

	return async (child: KubernetesObject): Promise<OwnerClasses> => {
		const classes = {
			solid: [] as OwnerReferenceLike[],
			dangling: [] as OwnerReferenceLike[],
			waiting: [] as OwnerReferenceLike[],
		};
		for (const reference of child.metadata.ownerReferences ?? []) {
			classes[await classify(child, reference)].push(reference);
		}
		return classes;
	};
};
