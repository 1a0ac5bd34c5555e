import {invalidObject} from '../../machinery/statuses.ts';
import type {FieldError} from '../../machinery/field-error.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import {writeContextOf, type RegistryContext, type WriteScope} from './context.ts';
import {nextGeneration} from './generation.ts';
import {validateChangedMetadata} from './metadata-validation.ts';
import {withFields} from './with-fields.ts';

type WithStatus = KubernetesObject & {readonly status?: unknown};

/** How one way of updating an object (its main path, or a subresource) limits and checks what changes. */
export interface UpdateStrategy {
	/** Takes from `next` only what this path may change. */
	prepare(
		context: RegistryContext,
		kind: KindDescription,
		next: KubernetesObject,
		previous: KubernetesObject,
		scope: WriteScope,
	): KubernetesObject;
	validate(kind: KindDescription, next: KubernetesObject, previous: KubernetesObject): FieldError[];
}

const withGeneration = (
	kind: KindDescription,
	next: KubernetesObject,
	previous: KubernetesObject,
): KubernetesObject => {
	const generation = nextGeneration(kind, next, previous);
	return generation === next.metadata.generation ? next : {...next, metadata: {...next.metadata, generation}};
};

/** PUT and PATCH of the object itself: everything but the status, where that has a path of its own. */
export const mainStrategy: UpdateStrategy = {
	prepare: (context, kind, next, previous, scope) => {
		const {status} = previous as WithStatus;
		const kept: KubernetesObject =
			'status' in kind.subresources && (next as WithStatus).status !== status
				? withFields<WithStatus>(next, {status})
				: next;
		const prepared = kind.prepareForUpdate?.(kept, previous, writeContextOf(context, scope)) ?? kept;
		return withGeneration(kind, prepared, previous);
	},
	validate: (kind, next, previous) => [
		...(kind.validate?.(next, {operation: 'update'}) ?? []),
		...(kind.validateUpdate?.(next, previous) ?? []),
	],
};

/** PUT and PATCH of `…/status`: the status and metadata. Everything else is the stored object's, by reference. */
export const statusStrategy: UpdateStrategy = {
	prepare: (context, kind, next, previous, scope) => {
		const {status} = next as WithStatus;
		const kept = withFields<WithStatus>(previous, {metadata: next.metadata, status});
		return kind.prepareForStatusUpdate?.(kept, previous, writeContextOf(context, scope)) ?? kept;
	},
	validate: (kind, next, previous) => kind.validateStatusUpdate?.(next, previous) ?? [],
};

/** Throws 422 for what metadata and strategy refuse. */
export const validateUpdate = (
	strategy: UpdateStrategy,
	kind: KindDescription,
	next: KubernetesObject,
	previous: KubernetesObject,
): void => {
	const errors = [...validateChangedMetadata(next, previous), ...strategy.validate(kind, next, previous)];
	if (errors.length > 0) throw invalidObject(kind.group, kind.kind, previous.metadata.name, errors);
};
