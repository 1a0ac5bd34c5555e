import {builtInKinds} from '../../api/kinds/built-in-kinds.ts';
import type {Client, ResourceName} from '../../client/types.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {StatusError} from '../../machinery/status-error.ts';
import {derivedKinds} from './left-out.ts';
import {groupedName} from './resource-word.ts';

/** Kinds without a namespace that the pods of one need. */
const neededKinds: ReadonlySet<string> = new Set([
	'Namespace',
	'CustomResourceDefinition',
	'PriorityClass',
	'RuntimeClass',
	'StorageClass',
	'DeviceClass',
	'VolumeAttributesClass',
	'Node',
	'CSINode',
	'ResourceSlice',
	'PersistentVolume',
]);

/** Whether an object belongs to the state of one namespace: all of a cluster without one. */
export const isWithin = ({kind, metadata}: KubernetesObject, namespace: string | undefined): boolean =>
	namespace === undefined ||
	metadata.namespace === namespace ||
	(kind === 'Namespace' ? metadata.name === namespace : metadata.namespace === undefined && neededKinds.has(kind));

const nameOf = ({group, plural}: Pick<ResourceName, 'group' | 'plural'>): string => groupedName(plural, group);

const builtIn: ReadonlySet<string> = new Set(builtInKinds.map(nameOf));

/** Objects of a cluster as its server gives them. */
export interface ClusterState {
	readonly objects: readonly KubernetesObject[];
	/** The resources that could be read, and so can be watched. */
	readonly resources: readonly ResourceName[];
	/** What could not be read, and why. */
	readonly notes: readonly string[];
}

/** What the server will not let this user read, or cannot list after all; other errors are errors. */
const isRefusal = (error: unknown): error is StatusError =>
	error instanceof StatusError && [403, 404, 405].includes(error.code);

/** The objects of a resource, or why they cannot be had. */
const readResource = async (
	client: Client,
	resource: ResourceName,
	namespace: string | undefined,
): Promise<readonly KubernetesObject[] | StatusError> => {
	try {
		return (await client.raw.list(resource, resource.namespaced ? {namespace} : {})).items;
	} catch (error) {
		if (isRefusal(error)) return error;
		throw error;
	}
};

/**
Reads the state of a cluster, or of one namespace of it and what its pods need: kinds of Kubernetes, and those that the
CustomResourceDefinitions of the cluster define. What a cluster makes by itself from these is not among it. Rejects with
StatusError when the server cannot be reached.
*/
export const readClusterState = async (client: Client, namespace?: string): Promise<ClusterState> => {
	const listable = client.raw
		.resources()
		.filter(({verbs, kind}) => verbs.includes('list') && verbs.includes('watch') && !derivedKinds.has(kind));
	const definitions = listable.find(({kind}) => kind === 'CustomResourceDefinition');
	const defined = definitions ? await readResource(client, definitions, undefined) : [];
	const custom = new Set(defined instanceof StatusError ? [] : defined.map(({metadata}) => metadata.name));
	const resources = listable.filter(
		resource =>
			(builtIn.has(nameOf(resource)) || custom.has(nameOf(resource))) &&
			(namespace === undefined || resource.namespaced || neededKinds.has(resource.kind)),
	);
	const read = await Promise.all(
		resources.map(async resource => ({resource, found: await readResource(client, resource, namespace)})),
	);
	return {
		objects: read
			.flatMap(({found}) => (found instanceof StatusError ? [] : found))
			.filter(object => isWithin(object, namespace)),
		resources: read.filter(({found}) => !(found instanceof StatusError)).map(({resource}) => resource),
		notes: read.flatMap(({resource, found}) =>
			found instanceof StatusError ? [`could not read ${nameOf(resource)}: ${found.message}`] : [],
		),
	};
};
