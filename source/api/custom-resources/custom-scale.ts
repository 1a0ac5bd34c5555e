import {isJsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {internalError} from '../../machinery/statuses.ts';
import type {CustomResourceSubresourceScale} from '../schema/kubernetes.generated.ts';
import type {ScaleView} from '../types.ts';

const membersOf = (path: string): readonly string[] => path.replace(/^\./, '').split('.');

const at = (object: unknown, path: readonly string[]): unknown =>
	path.reduce<unknown>((value, name) => (isJsonObject(value) ? value[name] : undefined), object);

const withValue = (object: unknown, [name, ...rest]: readonly string[], value: unknown): unknown => {
	if (name === undefined) return value;
	const members = isJsonObject(object) ? object : {};
	const changed = {...members, [name]: withValue(members[name], rest, value)};
	return Object.fromEntries(Object.entries(changed).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** A custom object seen as a Scale, by the paths of its definition. */
export const customScale = ({
	specReplicasPath,
	statusReplicasPath,
	labelSelectorPath = '',
}: CustomResourceSubresourceScale): ScaleView => {
	const wanted = membersOf(specReplicasPath);
	const present = membersOf(statusReplicasPath);
	const selector = labelSelectorPath === '' ? undefined : membersOf(labelSelectorPath);
	return {
		replicas: object => {
			const replicas = at(object, wanted);
			if (replicas === undefined) {
				throw internalError(`the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`);
			}
			return replicas as number;
		},
		statusReplicas: object => (at(object, present) ?? 0) as number,
		selector: object => (selector === undefined ? '' : ((at(object, selector) ?? '') as string)),
		withReplicas: (object, replicas) => withValue(object, wanted, replicas) as KubernetesObject,
	};
};

/** The number of replicas of an object, for its checks; undefined without one. */
export const replicasAt = (object: unknown, path: string): unknown => at(object, membersOf(path));
