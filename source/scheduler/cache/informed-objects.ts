import type {Informers} from '../../client/types.ts';
import {isFinished} from './pod-info.ts';
import {classesByResource, extendedClaimOwner, unwrittenUid} from '../dynamic-resources/extended-resources.ts';
import {groupKeyOf} from '../gang/pod-group.ts';
import type {ClusterObjects, DeviceObjects, PodGroups} from '../framework/cluster-objects.ts';
import type {DeviceClass, Labels, ResourceClaim, ResourceSlice} from '../framework/objects.ts';

const noLabels: Labels = {};

const groupIndex = 'schedulingGroup';

const informedGroups = (informers: Informers): PodGroups => {
	const groups = informers.of('PodGroup');
	const pods = informers.of('Pod');
	pods.addIndex(groupIndex, pod => [groupKeyOf(pod) ?? []].flat());
	return {
		get: key => groups.get(key),
		podsOf: key => pods.by(groupIndex, key).filter(pod => !isFinished(pod)),
	};
};

const informedDevices = (informers: Informers): DeviceObjects => {
	const claims = informers.of('ResourceV1ResourceClaim');
	const slices = informers.of('ResourceSlice');
	const classes = informers.of('DeviceClass');
	const assumed: DeviceObjects['assumed'] = new Map();
	let listed: readonly ResourceSlice[] | undefined;
	let byResource: ReadonlyMap<string, DeviceClass> | undefined;
	const forgetSlices = (): void => void (listed = undefined);
	const forgetClasses = (): void => void (byResource = undefined);
	slices.subscribe({added: forgetSlices, updated: forgetSlices, deleted: forgetSlices});
	classes.subscribe({added: forgetClasses, updated: forgetClasses, deleted: forgetClasses});
	const settle = (claim: ResourceClaim): void => {
		const owner = extendedClaimOwner(claim);
		assumed.delete(claim.metadata.uid);
		if (owner !== undefined) assumed.delete(unwrittenUid(owner));
	};
	claims.subscribe({
		// What is written need not be remembered; neither need what belongs to nobody.
		updated: claim => claim.status?.allocation !== undefined && settle(claim),
		deleted: settle,
	});
	return {
		claim: key => claims.get(key),
		claims: () => claims.list(),
		slices: () => (listed ??= slices.list()),
		deviceClass: name => classes.get(name),
		classFor: resource => (byResource ??= classesByResource(classes.list())).get(resource),
		assumed,
	};
};

/** Which APIs beyond the usual ones the server has. */
export interface ServedApis {
	/** PodGroup of scheduling.k8s.io. */
	readonly podGroups?: boolean;
	/** ResourceClaim, ResourceSlice and DeviceClass of resource.k8s.io. */
	readonly devices?: boolean;
}

/** What plugins read beside pods and nodes, live from informers. Starts the informers it needs. */
export const createInformedObjects = (
	informers: Informers,
	{podGroups = false, devices = false}: ServedApis = {},
): ClusterObjects => {
	const services = informers.of('Service');
	const workloads = {
		ReplicationController: informers.of('ReplicationController'),
		ReplicaSet: informers.of('ReplicaSet'),
		StatefulSet: informers.of('StatefulSet'),
	};
	const claims = informers.of('PersistentVolumeClaim');
	const volumes = informers.of('PersistentVolume');
	const storageClasses = informers.of('StorageClass');
	const csiNodes = informers.of('CSINode');
	const budgets = informers.of('PodDisruptionBudget');
	const namespaces = informers.of('Namespace');
	return {
		services: namespace => services.by('namespace', namespace),
		workload: (kind, key) => workloads[kind].get(key),
		claim: key => claims.get(key),
		volume: name => volumes.get(name),
		volumes: () => volumes.list(),
		storageClass: name => storageClasses.get(name),
		csiNode: name => csiNodes.get(name),
		disruptionBudgets: namespace => budgets.by('namespace', namespace),
		...(devices && {devices: informedDevices(informers)}),
		...(podGroups && {groups: informedGroups(informers)}),
		namespaceLabels: name => namespaces.get(name)?.metadata.labels ?? noLabels,
	};
};
