import {createClusterRoleAggregationController} from './clusterroleaggregation/cluster-role-aggregation-controller.ts';
import {createCronJobController} from './cronjob/cronjob-controller.ts';
import {createDaemonSetController} from './daemonset/daemonset-controller.ts';
import {createDeploymentController} from './deployment/deployment-controller.ts';
import {createDeviceTaintEvictionController} from './devicetainteviction/device-taint-eviction-controller.ts';
import {createTtlController} from './nodettl/ttl-controller.ts';
import {createClaimProtectionController} from './persistentvolume/claim-protection-controller.ts';
import {createPersistentVolumeBinderController} from './persistentvolume/persistent-volume-binder-controller.ts';
import {createVolumeProtectionController} from './persistentvolume/volume-protection-controller.ts';
import {createPodGarbageCollectorController} from './podgc/pod-garbage-collector-controller.ts';
import {createHorizontalPodAutoscalerController} from './podautoscaler/horizontal-pod-autoscaler-controller.ts';
import {createReplicaSetController} from './replicaset/replicaset-controller.ts';
import {createReplicationControllerController} from './replicaset/replicationcontroller-controller.ts';
import {createDisruptionController} from './disruption/disruption-controller.ts';
import {createEndpointsController} from './endpoint/endpoints-controller.ts';
import {createEndpointSliceController} from './endpointslice/endpointslice-controller.ts';
import {createGarbageCollectorController} from './garbagecollector/garbage-collector-controller.ts';
import {createJobController} from './job/job-controller.ts';
import {createNamespaceController} from './namespace/namespace-controller.ts';
import {createNodeLifecycleController} from './nodelifecycle/node-lifecycle-controller.ts';
import {createRootCaCertificatePublisherController} from './serviceaccount/root-ca-certificate-publisher-controller.ts';
import {createServiceAccountController} from './serviceaccount/serviceaccount-controller.ts';
import {createResourceClaimController} from './resourceclaim/resource-claim-controller.ts';
import {createResourceQuotaController} from './resourcequota/resource-quota-controller.ts';
import {createStatefulSetController} from './statefulset/statefulset-controller.ts';
import {createTaintEvictionController} from './tainteviction/taint-eviction-controller.ts';
import {createTtlAfterFinishedController} from './ttlafterfinished/ttl-after-finished-controller.ts';
import type {CreateController} from './types.ts';

/** A controller that can be selected. */
export interface CatalogueEntry {
	/** kube-controller-manager's name. */
	readonly name: string;
	/** The older name that `--controllers` also takes. */
	readonly alias: string;
	/** The component that its events come from. */
	readonly eventSource: string;
	readonly create: CreateController;
}

const entry = (name: string, alias: string, eventSource: string, create: CreateController): CatalogueEntry => ({
	name,
	alias,
	eventSource,
	create,
});

/** All controllers there are; all are on by default. */
export const controllerCatalogue: readonly CatalogueEntry[] = [
	entry('deployment-controller', 'deployment', 'deployment-controller', createDeploymentController),
	entry('replicaset-controller', 'replicaset', 'replicaset-controller', createReplicaSetController),
	entry(
		'replicationcontroller-controller',
		'replicationcontroller',
		'replication-controller',
		createReplicationControllerController,
	),
	entry('daemonset-controller', 'daemonset', 'daemonset-controller', createDaemonSetController),
	entry('job-controller', 'job', 'job-controller', createJobController),
	entry(
		'ttl-after-finished-controller',
		'ttl-after-finished',
		'ttl-after-finished-controller',
		createTtlAfterFinishedController,
	),
	entry('node-lifecycle-controller', 'nodelifecycle', 'node-controller', createNodeLifecycleController),
	entry('taint-eviction-controller', 'taint-eviction', 'taint-eviction-controller', createTaintEvictionController),
	entry(
		'device-taint-eviction-controller',
		'device-taint-eviction',
		'device-taint-eviction-controller',
		createDeviceTaintEvictionController,
	),
	entry(
		'garbage-collector-controller',
		'garbagecollector',
		'garbage-collector-controller',
		createGarbageCollectorController,
	),
	entry('namespace-controller', 'namespace', 'namespace-controller', createNamespaceController),
	entry('serviceaccount-controller', 'serviceaccount', 'serviceaccount-controller', createServiceAccountController),
	entry(
		'root-ca-certificate-publisher-controller',
		'root-ca-cert-publisher',
		'root-ca-cert-publisher',
		createRootCaCertificatePublisherController,
	),
	entry('endpoints-controller', 'endpoint', 'endpoint-controller', createEndpointsController),
	entry('endpointslice-controller', 'endpointslice', 'endpoint-slice-controller', createEndpointSliceController),
	entry(
		'pod-garbage-collector-controller',
		'podgc',
		'pod-garbage-collector-controller',
		createPodGarbageCollectorController,
	),
	entry('ttl-controller', 'ttl', 'ttl-controller', createTtlController),
	entry('resourcequota-controller', 'resourcequota', 'resourcequota-controller', createResourceQuotaController),
	entry('resourceclaim-controller', 'resourceclaim', 'resource-claim-controller', createResourceClaimController),
	entry('statefulset-controller', 'statefulset', 'statefulset-controller', createStatefulSetController),
	entry('disruption-controller', 'disruption', 'controllermanager', createDisruptionController),
	entry('cronjob-controller', 'cronjob', 'cronjob-controller', createCronJobController),
	entry(
		'persistentvolume-binder-controller',
		'persistentvolume-binder',
		'persistentvolume-controller',
		createPersistentVolumeBinderController,
	),
	entry(
		'persistentvolumeclaim-protection-controller',
		'pvc-protection',
		'persistentvolumeclaim-protection-controller',
		createClaimProtectionController,
	),
	entry(
		'persistentvolume-protection-controller',
		'pv-protection',
		'persistentvolume-protection-controller',
		createVolumeProtectionController,
	),
	entry(
		'clusterrole-aggregation-controller',
		'clusterrole-aggregation',
		'clusterrole-aggregation-controller',
		createClusterRoleAggregationController,
	),
	entry(
		'horizontal-pod-autoscaler-controller',
		'horizontalpodautoscaling',
		'horizontal-pod-autoscaler',
		createHorizontalPodAutoscalerController,
	),
];
