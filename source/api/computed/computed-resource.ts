import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription, WatchEvent} from '../types.ts';

/**
A resource that is not stored: somebody in the process answers for it, and it can only be read. Versions are whole numbers
that count the changes of this resource; they are its resourceVersions and have nothing to do with revisions of the store.
*/
export interface ComputedResource {
	readonly kind: KindDescription;
	/** The number of the latest change. */
	version(): number;
	/** All objects, oldest first. */
	list(): readonly KubernetesObject[];
	/** One object, possibly with more in it than lists show. */
	get(namespace: string, name: string): Promise<KubernetesObject | undefined>;
	/** What changed after a version, in order; undefined when that is no longer known. */
	since(version: number): readonly WatchEvent[] | undefined;
	/** Hears of changes to come. Returns the way out. */
	subscribe(listener: (events: readonly WatchEvent[]) => void): () => void;
}
