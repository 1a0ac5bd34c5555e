import type {Informer} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {controllerOf, keyOf} from '../../machinery/object-key.ts';
import {groupOf} from './owner-reference.ts';

interface Ownership<T extends KubernetesObject> {
	/** Informer of the owners. */
	readonly owners: Informer<T>;
	/** Group and kind of the owners: `apps`, `ReplicaSet`. */
	readonly group: string;
	readonly kind: string;
	/** Whether an owner would adopt an orphan with these labels. */
	adopts?(owner: T, labels: KubernetesObject['metadata']['labels']): boolean;
}

/**
Keys of the owners that a change of a child concerns: its controller, the one it had before, and for an orphan every owner
of its namespace that would adopt it.
*/
export const ownerKeys = <T extends KubernetesObject>(
	ownership: Ownership<T>,
	child: KubernetesObject,
	previous?: KubernetesObject,
): readonly string[] => {
	const own = controllerKey(ownership, child);
	const before = previous === undefined ? undefined : controllerKey(ownership, previous);
	const keys = own === undefined ? [] : [own];
	if (before !== undefined && before !== own) keys.push(before);
	if (controllerOf(child) === undefined && isNews(child, previous)) keys.push(...adopterKeys(ownership, child));
	return keys;
};

/** An owner of another uid under the same name is another object; it is not told. */
const controllerKey = ({owners, group, kind}: Ownership<any>, child: KubernetesObject): string | undefined => {
	const reference = controllerOf(child);
	if (reference === undefined || reference.kind !== kind || groupOf(reference.apiVersion) !== group) return undefined;
	const key = `${child.metadata.namespace}/${reference.name}`;
	return owners.get(key)?.metadata.uid === reference.uid ? key : undefined;
};

const isNews = (child: KubernetesObject, previous: KubernetesObject | undefined): boolean =>
	previous === undefined ||
	previous.metadata.labels !== child.metadata.labels ||
	previous.metadata.ownerReferences !== child.metadata.ownerReferences;

const adopterKeys = <T extends KubernetesObject>(
	{owners, adopts}: Ownership<T>,
	child: KubernetesObject,
): readonly string[] =>
	adopts === undefined
		? []
		: owners
				.by('namespace', child.metadata.namespace ?? '')
				.filter(owner => adopts(owner, child.metadata.labels))
				.map(keyOf);
