import type {KubernetesObject} from '../../machinery/json.ts';

/** An object with what was taken for it. */
export interface Allocation {
	readonly object: KubernetesObject;
	/** Gives back what this allocation took; for writes that did not happen. */
	rollback(): void;
}

/** Takes scarce values (addresses, ports) for objects of a kind. Decides at once, in memory. */
export interface Allocator {
	/** Completes the object; throws a StatusError when a wished value is taken or out of range. */
	allocate(next: KubernetesObject, previous: KubernetesObject | undefined): Allocation;
	/** Tells what is stored now: values that only the previous object held are free again. */
	wrote(next: KubernetesObject | undefined, previous: KubernetesObject | undefined): void;
}
