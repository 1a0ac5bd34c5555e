import type {KindDescription} from '../types.ts';
import {componentStatus} from './component-status/component-status.ts';
import {configMap} from './config-map/config-map.ts';
import {cronJob} from './cron-job/cron-job.ts';
import {daemonSet} from './daemon-set/daemon-set.ts';
import {deployment} from './deployment/deployment.ts';
import {endpointSlice} from './endpoint-slice/endpoint-slice.ts';
import {endpoints} from './endpoints/endpoints.ts';
import {event} from './event/event.ts';
import {eventsV1Event} from './event/events-v1.ts';
import {genericKinds} from './generic-kinds.ts';
import {
	horizontalPodAutoscaler,
	horizontalPodAutoscalerV1,
} from './horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';
import {job} from './job/job.ts';
import {lease} from './lease/lease.ts';
import {namespace} from './namespace/namespace.ts';
import {node} from './node/node.ts';
import {podDisruptionBudget} from './pod-disruption-budget/pod-disruption-budget.ts';
import {pod} from './pod/pod.ts';
import {priorityClass} from './priority-class/priority-class.ts';
import {replicaSet} from './replica-set/replica-set.ts';
import {replicationController} from './replication-controller/replication-controller.ts';
import {secret} from './secret/secret.ts';
import {serviceAccount} from './service-account/service-account.ts';
import {service} from './service/service.ts';
import {statefulSet} from './stateful-set/stateful-set.ts';

/**
Every stored kind of Kubernetes that the server knows from the start. Kinds that are questions rather than objects (reviews,
bindings, evictions) are answered elsewhere. Kinds served in two versions come
with the stored one first.
*/
export const builtInKinds: readonly KindDescription[] = [
	namespace,
	node,
	pod,
	service,
	endpoints,
	configMap,
	secret,
	serviceAccount,
	event,
	replicationController,
	deployment,
	replicaSet,
	daemonSet,
	statefulSet,
	job,
	cronJob,
	endpointSlice,
	lease,
	podDisruptionBudget,
	priorityClass,
	horizontalPodAutoscaler,
	...genericKinds,
	componentStatus,
	eventsV1Event,
	horizontalPodAutoscalerV1,
];
