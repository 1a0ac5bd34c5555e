import type {KubernetesObject} from '../../machinery/json.ts';
import type {KindDescription} from '../types.ts';
import type {DeleteOptions} from './delete-options.ts';

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

type Policy = 'orphan' | 'foreground' | 'background';

/** What happens to dependents: an explicit option, else a finalizer on the object, else the kind's default. */
const policyOf = (kind: KindDescription, finalizers: readonly string[], options: DeleteOptions): Policy => {
	if (options.orphanDependents !== undefined) return options.orphanDependents ? 'orphan' : 'background';
	if (options.propagationPolicy !== undefined) return options.propagationPolicy.toLowerCase() as Policy;
	const given = finalizers.find(finalizer => finalizer === orphan || finalizer === foreground);
	if (given !== undefined) return given === orphan ? 'orphan' : 'foreground';
	return kind.defaultPropagation ?? 'background';
};

/**
The finalizers by which the garbage collector learns what to do with dependents: `orphan`, `foregroundDeletion` or neither, in
place of those that are there. The same array when nothing changes.
*/
export const deletionFinalizers = (
	kind: KindDescription,
	object: KubernetesObject,
	options: DeleteOptions,
): readonly string[] => {
	const {finalizers = []} = object.metadata;
	const policy = policyOf(kind, finalizers, options);
	const others = finalizers.filter(finalizer => finalizer !== orphan && finalizer !== foreground);
	const next = policy === 'orphan' ? [...others, orphan] : policy === 'foreground' ? [...others, foreground] : others;
	const same = next.length === finalizers.length && next.every(finalizer => finalizers.includes(finalizer));
	return same ? finalizers : next;
};
