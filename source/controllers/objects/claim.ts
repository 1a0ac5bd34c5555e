import type {Client, Informer, KindName, ObjectOf} from '../../client/types.ts';
import type {KubernetesObject, OwnerReferenceLike} from '../../machinery/json.ts';
import type {LabelMatcher} from '../../machinery/label-selector.ts';
import {controllerOf} from '../../machinery/object-key.ts';
import {byName} from './by-name.ts';
import {isInvalid, isNotFound} from './refusals.ts';

/** What a controller claims its children with. */
export interface Claimant<K extends KindName> {
	readonly client: Client;
	/** Kind of the children. */
	readonly kind: K;
	readonly owner: KubernetesObject;
	readonly reference: OwnerReferenceLike;
	readonly matcher: LabelMatcher;
	/** Reads the owner past all caches; adopting needs it to be there, with the same uid, and not in deletion. */
	readOwner(): Promise<KubernetesObject>;
}

/** Index of objects without a controller by namespace; `addOrphanIndex` adds it. */
const orphanIndex = 'orphans';

/** Makes orphans findable by namespace, so that nobody has to look at all objects. */
export const addOrphanIndex = (informer: Informer<any>): void =>
	informer.addIndex(orphanIndex, (object: KubernetesObject) =>
		controllerOf(object) === undefined ? [object.metadata.namespace ?? ''] : [],
	);

/** Objects of a namespace that no controller owns. */
export const orphansOf = <T>(informer: Informer<T>, namespace: string): readonly T[] =>
	informer.by(orphanIndex, namespace);

/**
The children of an owner: what it controls and its selector matches. A matching orphan is adopted, a child that matches no
more is released (controller_ref_manager.go), in the order of their names. Children that are gone meanwhile are left out; the
order of the answer is that of the candidates.
*/
export const claimChildren = async <K extends KindName>(
	claimant: Claimant<K>,
	candidates: readonly ObjectOf<K>[],
): Promise<readonly ObjectOf<K>[]> => {
	const claimed: ObjectOf<K>[] = [];
	const toRelease: KubernetesObject[] = [];
	const toAdopt: KubernetesObject[] = [];
	for (const candidate of candidates) {
		const child = candidate as KubernetesObject;
		const controller = controllerOf(child);
		const matches = claimant.matcher.matches(child.metadata.labels);
		if (controller?.uid === claimant.owner.metadata.uid) {
			if (matches) claimed.push(candidate);
			else toRelease.push(child);
		} else if (controller === undefined && matches && child.metadata.deletionTimestamp === undefined) {
			toAdopt.push(child);
		}
	}
	if (claimant.owner.metadata.deletionTimestamp !== undefined) return claimed;
	for (const child of toRelease.toSorted(byName)) await release(claimant, child);
	if (toAdopt.length === 0 || !(await isOwnerLive(claimant))) return claimed;
	for (const child of toAdopt.toSorted(byName)) {
		const adopted = await adopt(claimant, child);
		if (adopted !== undefined) claimed.push(adopted);
	}
	return claimed;
};

const isOwnerLive = async ({owner, readOwner}: Claimant<any>): Promise<boolean> => {
	try {
		const live = await readOwner();
		return live.metadata.uid === owner.metadata.uid && live.metadata.deletionTimestamp === undefined;
	} catch (error) {
		if (isNotFound(error)) return false;
		throw error;
	}
};

const adopt = <K extends KindName>(claimant: Claimant<K>, child: KubernetesObject): Promise<ObjectOf<K> | undefined> =>
	writeOwners(claimant, child, [...(child.metadata.ownerReferences ?? []), claimant.reference]);

const release = <K extends KindName>(
	claimant: Claimant<K>,
	child: KubernetesObject,
): Promise<ObjectOf<K> | undefined> =>
	writeOwners(
		claimant,
		child,
		(child.metadata.ownerReferences ?? []).filter(({uid}) => uid !== claimant.owner.metadata.uid),
	);

/** The uid and the resourceVersion in the patch keep it from another object of the same name and from another writer. */
const writeOwners = async <K extends KindName>(
	{client, kind}: Claimant<K>,
	{metadata}: KubernetesObject,
	owners: readonly OwnerReferenceLike[],
): Promise<ObjectOf<K> | undefined> => {
	const ownerReferences = owners.length === 0 ? null : owners;
	const patch = {metadata: {ownerReferences, uid: metadata.uid, resourceVersion: metadata.resourceVersion}};
	try {
		return await client.patch(kind, {name: metadata.name, namespace: metadata.namespace}, 'merge', patch);
	} catch (error) {
		if (isNotFound(error) || isInvalid(error)) return undefined;
		throw error;
	}
};
