import {isJsonObject, type Json, type JsonObject, type KubernetesObject} from '../../machinery/json.ts';
import {without} from './without.ts';

/** Fields of metadata that a server sets, or that point to objects by uids of another cluster. */
const serverMetadata = [
	'uid',
	'resourceVersion',
	'generation',
	'creationTimestamp',
	'deletionTimestamp',
	'deletionGracePeriodSeconds',
	'managedFields',
	'selfLink',
	'ownerReferences',
];

const serverAnnotations = [
	'kubectl.kubernetes.io/last-applied-configuration',
	'deployment.kubernetes.io/revision',
	'pv.kubernetes.io/bind-completed',
	'pv.kubernetes.io/bound-by-controller',
];

/** Labels that say the uid of a Job of another cluster. */
const uidLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid'];

/** Taints that controllers put on nodes by what they hear of them, and by `unschedulable`. */
const lifecycleTaints =
	/^node\.kubernetes\.io\/(not-ready|unreachable|unschedulable|network-unavailable|(memory|disk|pid)-pressure)$/;

const isLifecycleTaint = (taint: Json): boolean => isJsonObject(taint) && lifecycleTaints.test(String(taint['key']));

const isEmpty = (value: Json | undefined): boolean => isJsonObject(value) && Object.keys(value).length === 0;

const cleanMetadata = (metadata: JsonObject): JsonObject => {
	const {labels, annotations, ...rest} = without(metadata, serverMetadata);
	const kept = {
		labels: isJsonObject(labels) ? without(labels, uidLabels) : undefined,
		annotations: isJsonObject(annotations) ? without(annotations, serverAnnotations) : undefined,
	};
	return {
		...rest,
		...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined && !isEmpty(value))),
	};
};

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

/** The token volume that admission added to a pod, which it adds again. */
const isTokenVolume = (part: Json): boolean =>
	isJsonObject(part) && String(part['name']).startsWith('kube-api-access-') && part['hostPath'] === undefined;

/** A list of volumes or mounts without that of the token; absent when nothing is left. */
const withoutTokenVolumes = (holder: JsonObject, field: 'volumes' | 'volumeMounts'): JsonObject => {
	const kept = listOf(holder[field]).filter(one => !isTokenVolume(one));
	return kept.length === 0 ? {} : {[field]: kept};
};

const withoutTokens = (container: Json): Json =>
	isJsonObject(container)
		? {...without(container, ['volumeMounts']), ...withoutTokenVolumes(container, 'volumeMounts')}
		: container;

/** Fields that admission works out from the priority class. */
const admittedFields = ['priority', 'preemptionPolicy'];

const cleanPod = (spec: JsonObject): JsonObject => {
	return {
		...without(spec, [...admittedFields, 'volumes']),
		containers: listOf(spec['containers']).map(withoutTokens),
		...(spec['initContainers'] === undefined
			? {}
			: {initContainers: listOf(spec['initContainers']).map(withoutTokens)}),
		...withoutTokenVolumes(spec, 'volumes'),
	};
};

/** A Job without the selector and labels that say its uid. */
const cleanJob = (spec: JsonObject): JsonObject => {
	const {selector, template, ...rest} = spec;
	const metadata = isJsonObject(template) && isJsonObject(template['metadata']) ? template['metadata'] : {};
	return {
		...rest,
		...(spec['manualSelector'] === true ? {selector} : {}),
		...(isJsonObject(template) ? {template: {...template, metadata: cleanMetadata(metadata)}} : {}),
	};
};

/** A Service keeps no address of the other cluster, except that it has none. */
const cleanService = (spec: JsonObject): JsonObject =>
	spec['clusterIP'] === 'None'
		? spec
		: without(spec, ['clusterIP', 'clusterIPs', 'healthCheckNodePort', 'ipFamilies', 'ipFamilyPolicy']);

const cleanSpec = (kind: string, spec: JsonObject): JsonObject => {
	switch (kind) {
		case 'Pod':
			return cleanPod(spec);
		case 'Job':
			return cleanJob(spec);
		case 'Service':
			return cleanService(spec);
		case 'Node':
			return spec['taints'] === undefined
				? spec
				: {...spec, taints: listOf(spec['taints']).filter(one => !isLifecycleTaint(one))};
		default:
			return spec;
	}
};

/** Of a node what it has to give, of a volume nothing: what else is in a status, the cluster works out anew. */
const cleanStatus = (kind: string, status: JsonObject): JsonObject | undefined => {
	if (kind !== 'Node') return undefined;
	const {capacity, allocatable} = status;
	return {...(capacity === undefined ? {} : {capacity}), ...(allocatable === undefined ? {} : {allocatable})};
};

const blank = (data: Json | undefined): JsonObject =>
	isJsonObject(data) ? Object.fromEntries(Object.keys(data).map(key => [key, ''])) : {};

/**
An object of another cluster as it can be created in this one: without what a server sets, without owners (they adopt it
again), with the capacity of nodes but no other status. Secrets keep their keys and lose their values unless these are wanted; a
pod that is bound stays so.
*/
export const cleanObject = (object: KubernetesObject, secrets: 'blanked' | 'kept' = 'blanked'): KubernetesObject => {
	const {apiVersion, kind, metadata, spec, status, ...rest} = object as unknown as JsonObject;
	const isBlanked = object.kind === 'Secret' && secrets === 'blanked';
	const posted = isJsonObject(status) ? cleanStatus(object.kind, status) : undefined;
	// In the order in which people write them.
	return {
		apiVersion,
		kind,
		metadata: cleanMetadata(isJsonObject(metadata) ? metadata : {}),
		...(isJsonObject(spec) ? {spec: cleanSpec(object.kind, spec)} : {}),
		...(isBlanked ? {...without(rest, ['stringData']), data: blank(rest['data'])} : rest),
		...(posted === undefined ? {} : {status: posted}),
	} as unknown as KubernetesObject;
};
