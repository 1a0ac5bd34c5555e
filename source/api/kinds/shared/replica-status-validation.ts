import {invalid, type FieldError} from '../../../machinery/field-error.ts';
import {validateNonnegative} from './values-validation.ts';

/** Numbers of pods in the status of kinds that keep replicas, by field. */
type Counts = {readonly [field: string]: unknown};

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Problems of the counts in a status: none negative, none of the `parts` above all replicas, available within ready. */
export const validateReplicaCounts = (status: Counts | undefined, parts: readonly string[]): FieldError[] => {
	const counts = status ?? {};
	const above = (field: string, whole: string, text: string): FieldError[] =>
		number(counts[field]) > number(counts[whole]) ? [invalid(`status.${field}`, counts[field], text)] : [];
	const checksAvailable = parts.includes('availableReplicas') && parts.includes('readyReplicas');
	return [
		...['replicas', ...parts, 'observedGeneration', 'collisionCount'].flatMap(field =>
			validateNonnegative(counts[field] as number | undefined, `status.${field}`),
		),
		...parts.flatMap(field => above(field, 'replicas', 'cannot be greater than status.replicas')),
		...(checksAvailable ? above('availableReplicas', 'readyReplicas', 'cannot be greater than readyReplicas') : []),
	];
};

/** A problem when the number of name collisions shrinks. */
export const validateCollisionCount = (next: number | undefined, previous: number | undefined): FieldError[] =>
	previous !== undefined && (next ?? 0) < previous
		? [invalid('status.collisionCount', next ?? 0, 'cannot be decremented')]
		: [];
