import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import {sameBesides} from './same-value.ts';

/** Whether objects of the kind count the changes of what is wished. */
export const tracksGeneration = (kind: KindDescription, object: KubernetesObject): boolean =>
	kind.generation ?? ('status' in kind.subresources && 'spec' in object);

const noWish: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** Whether everything but metadata and status is the same. */
export const sameWish = (next: KubernetesObject, previous: KubernetesObject): boolean =>
	sameBesides(noWish, next, previous);

/**
The generation after an update: one more when anything but metadata and status changed. A kind that has raised it itself (for
other changes that count) is left alone.
*/
export const nextGeneration = (
	kind: KindDescription,
	next: KubernetesObject,
	previous: KubernetesObject,
): number | undefined => {
	const {generation} = previous.metadata;
	if (next.metadata.generation !== generation) return next.metadata.generation;
	if (!tracksGeneration(kind, next) || sameWish(next, previous)) return generation;
	return (generation ?? 0) + 1;
};
