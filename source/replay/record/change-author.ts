import type {FieldSet} from '../../api/patch/apply/field-set.ts';
import {parseManagers, type ManagedFieldsEntry} from '../../api/patch/apply/managers.ts';
import {isJsonObject, type Json, type JsonObject, type KubernetesObject} from '../../machinery/json.ts';

/** Field managers that are parts of a cluster: what they write, another cluster writes by itself. */
const clusterManagers: ReadonlySet<string> = new Set([
	'kube-apiserver',
	'kube-controller-manager',
	'cloud-controller-manager',
	'kube-scheduler',
	'default-scheduler',
	'kubelet',
	'kube-proxy',
	// One program for all of them.
	'k3s',
	'k0s',
	'rke2',
	// They stand in for kubelets.
	'kwok',
	'kwok-controller',
]);

/** The fields of an object that parts of the cluster wrote last, and those of everybody else. */
interface Owned {
	readonly cluster: readonly FieldSet[];
	readonly people: readonly FieldSet[];
}

const ownedOf = (object: KubernetesObject): Owned => {
	const managers = parseManagers(object.metadata.managedFields as readonly ManagedFieldsEntry[] | undefined).filter(
		({subresource}) => subresource !== 'status',
	);
	const [cluster, people] = [true, false].map(isCluster =>
		managers.filter(({manager}) => clusterManagers.has(manager) === isCluster).map(({fields}) => fields),
	) as [FieldSet[], FieldSet[]];
	return {cluster, people};
};

const below = ({cluster, people}: Owned, element: string): Owned => {
	const child = (set: FieldSet) => set.children.get(element) ?? [];
	return {cluster: cluster.flatMap(child), people: people.flatMap(child)};
};

/** Elements of lists that somebody owns one by one: `k:{"name":"c"}`. */
const itemElements = (...sides: readonly Owned[]): ReadonlySet<string> =>
	new Set(
		sides
			.flatMap(({cluster, people}) => [...cluster, ...people])
			.flatMap(({children}) => [...children.keys()])
			.filter(element => element.startsWith('k:')),
	);

const itemWith = (list: Json | undefined, element: string): Json | undefined => {
	const keys = Object.entries(JSON.parse(element.slice(2)) as JsonObject);
	return (Array.isArray(list) ? (list as readonly Json[]) : []).find(
		item => isJsonObject(item) && keys.every(([key, value]) => item[key] === value),
	);
};

interface Side {
	readonly value: Json | undefined;
	readonly owned: Owned;
}

const isByPeople = (before: Side, after: Side): boolean => {
	if (JSON.stringify(before.value) === JSON.stringify(after.value)) return false;
	const inside = (element: string, valueOf: (value: Json | undefined) => Json | undefined): boolean => {
		const [then, now] = [before, after].map(({value, owned}) => ({
			value: valueOf(value),
			owned: below(owned, element),
		})) as [Side, Side];
		return isByPeople(then, now);
	};
	if (isJsonObject(before.value) && isJsonObject(after.value)) {
		const fields = new Set([...Object.keys(before.value), ...Object.keys(after.value)]);
		return [...fields].some(field => inside(`f:${field}`, value => (value as JsonObject)[field]));
	}
	const items = itemElements(before.owned, after.owned);
	if (Array.isArray(before.value) && Array.isArray(after.value) && items.size > 0)
		return [...items].some(element => inside(element, value => itemWith(value, element)));
	// What is gone belonged to somebody before.
	const {cluster, people} = after.value === undefined ? before.owned : after.owned;
	return people.length > 0 || cluster.length === 0;
};

/**
Whether people (or programs of theirs) changed something of an object, and not only parts of the cluster: by the owners of the
changed fields in metadata.managedFields. What nobody owns counts as theirs. `before` and `after`: what is compared of the
object; `was` and `is`: the object as the server had it.
*/
export const isChangeByPeople = (
	{before, was}: {readonly before: JsonObject; readonly was: KubernetesObject},
	{after, is}: {readonly after: JsonObject; readonly is: KubernetesObject},
): boolean => isByPeople({value: before, owned: ownedOf(was)}, {value: after, owned: ownedOf(is)});

/** Whether everything that is known of an object was written by parts of the cluster. */
export const isMadeByCluster = (object: KubernetesObject): boolean => {
	const {cluster, people} = ownedOf(object);
	return cluster.length > 0 && people.length === 0;
};
