import type {Informers} from '../../client/types.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {Labels} from '../framework/objects.ts';

const noLabels: Labels = {};

/** What plugins read beside pods and nodes, live from informers. Starts the informers it needs. */
export const createInformedObjects = (informers: Informers): ClusterObjects => {
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
		namespaceLabels: name => namespaces.get(name)?.metadata.labels ?? noLabels,
	};
};
