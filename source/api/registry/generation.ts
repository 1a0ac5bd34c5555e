import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import {sameValue} from './same-value.ts';

/** Whether objects of the kind count the changes of what is wished. */
export const tracksGeneration = (kind: KindDescription, object: KubernetesObject): boolean =>
	kind.generation ?? ('status' in kind.subresources && 'spec' in object);

const isWish = (field: string): boolean => !['apiVersion', 'kind', 'metadata', 'status'].includes(field);

const sameWish = (next: KubernetesObject, previous: KubernetesObject): boolean => {
	const [a, b] = [next as unknown as Record<string, unknown>, previous as unknown as Record<string, unknown>];
	const fields = new Set([...Object.keys(a), ...Object.keys(b)].filter(isWish));
	return fields.values().every(field => sameValue(a[field], b[field]));
};

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
