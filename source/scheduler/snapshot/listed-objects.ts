import {keyOf} from '../../machinery/object-key.ts';
import type {KubernetesObject} from '../../machinery/json.ts';
import {isFinished} from '../cache/pod-info.ts';
import {classesByResource} from '../dynamic-resources/extended-resources.ts';
import {groupKeyOf} from '../gang/pod-group.ts';
import type {ClusterObjects, DeviceObjects, PodGroups, Workload} from '../framework/cluster-objects.ts';
import type {
	CSINode,
	DeviceClass,
	Labels,
	Namespace,
	PersistentVolume,
	PersistentVolumeClaim,
	Pod,
	PodDisruptionBudget,
	PodGroup,
	ResourceClaim,
	ResourceSlice,
	Service,
	StorageClass,
} from '../framework/objects.ts';

const noLabels: Labels = {};

/** A volume that no controller has looked at yet is free unless it is reserved. */
const withPhase = (volume: PersistentVolume): PersistentVolume =>
	volume.status?.phase !== undefined ? volume : {...volume, status: {...volume.status, phase: 'Available'}};

/** What plugins read beside pods and nodes, from a list of objects. */
export const createListedObjects = (objects: readonly KubernetesObject[]): ClusterObjects => {
	const byKind = new Map<string, Map<string, KubernetesObject>>();
	for (const object of objects) {
		const ofKind = byKind.get(object.kind);
		if (ofKind === undefined) byKind.set(object.kind, new Map([[keyOf(object), object]]));
		else ofKind.set(keyOf(object), object);
	}
	const get = <T>(kind: string, key: string): T | undefined => byKind.get(kind)?.get(key) as T | undefined;
	const list = <T>(kind: string): readonly T[] => [...(byKind.get(kind)?.values() ?? [])] as unknown as readonly T[];
	const inNamespace = <T extends KubernetesObject>(kind: string): ((namespace: string) => readonly T[]) => {
		const groups = Map.groupBy(list<T>(kind), ({metadata}) => metadata.namespace ?? '');
		return namespace => groups.get(namespace) ?? [];
	};
	const listedDevices = (): DeviceObjects => {
		const slices = list<ResourceSlice>('ResourceSlice');
		const byResource = classesByResource(list<DeviceClass>('DeviceClass'));
		return {
			claim: key => get<ResourceClaim>('ResourceClaim', key),
			claims: () => list<ResourceClaim>('ResourceClaim'),
			slices: () => slices,
			deviceClass: name => get<DeviceClass>('DeviceClass', name),
			classFor: resource => byResource.get(resource),
			assumed: new Map(),
		};
	};
	const listedGroups = (): PodGroups => {
		const pods = Map.groupBy(
			list<Pod>('Pod').filter(pod => !isFinished(pod)),
			pod => groupKeyOf(pod) ?? '',
		);
		return {get: key => get<PodGroup>('PodGroup', key), podsOf: key => pods.get(key) ?? []};
	};
	const volumes = list<PersistentVolume>('PersistentVolume').map(withPhase);
	const volumesByName = new Map(volumes.map(volume => [volume.metadata.name, volume]));
	return {
		services: inNamespace<Service>('Service'),
		workload: (kind, key) => get<Workload>(kind, key),
		claim: key => get<PersistentVolumeClaim>('PersistentVolumeClaim', key),
		volume: name => volumesByName.get(name),
		volumes: () => volumes,
		storageClass: name => get<StorageClass>('StorageClass', name),
		csiNode: name => get<CSINode>('CSINode', name),
		disruptionBudgets: inNamespace<PodDisruptionBudget>('PodDisruptionBudget'),
		devices: listedDevices(),
		...(byKind.has('PodGroup') && {groups: listedGroups()}),
		namespaceLabels: name => get<Namespace>('Namespace', name)?.metadata.labels ?? noLabels,
	};
};
