import type {NodeInfo} from '../cache/node-info.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import {isExtendedResource} from '../../machinery/resource-names.ts';
import {wholeValue} from '../../machinery/quantity.ts';
import type {DeviceObjects} from '../framework/cluster-objects.ts';
import type {Container, DeviceClass, Pod, ResourceClaim} from '../framework/objects.ts';

/** Marks the claim that the scheduler makes for the extended resources of a pod. */
const extendedClaimAnnotation = 'resource.kubernetes.io/extended-resource-claim';

/** What comes after it is the name of a device class: its own extended resource, whatever else it stands for. */
const deviceClassPrefix = 'deviceclass.resource.kubernetes.io/';

type Request = NonNullable<NonNullable<ResourceClaim['spec']['devices']>['requests']>[number];
type Mapping = NonNullable<NonNullable<Pod['status']>['extendedResourceClaimStatus']>['requestMappings'][number];

/** The device requests that stand for the extended resources of a pod on a node, and which container they are for. */
export interface ExtendedRequests {
	readonly requests: readonly Request[];
	readonly mappings: readonly Mapping[];
}

const comesBefore = (a: DeviceClass, b: DeviceClass): boolean => {
	const [ofA, ofB] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
	return ofA === ofB ? a.metadata.name < b.metadata.name : ofA > ofB;
};

/** The device class that gives an extended resource, by the resource's name; of several the youngest. */
export const classesByResource = (classes: readonly DeviceClass[]): ReadonlyMap<string, DeviceClass> => {
	const byResource = new Map<string, DeviceClass>();
	for (const one of classes) {
		byResource.set(`${deviceClassPrefix}${one.metadata.name}`, one);
		const resource = one.spec.extendedResourceName;
		if (resource === undefined) continue;
		const known = byResource.get(resource);
		if (known === undefined || comesBefore(one, known)) byResource.set(resource, one);
	}
	return byResource;
};

const isDeviceResource = (name: string): boolean => isExtendedResource(name) || name.startsWith(deviceClassPrefix);

/** Whether a pod asks for an extended resource that a device class gives. */
export const wantsDeviceResources = ({requests}: PodInfo, {classFor}: DeviceObjects): boolean =>
	requests.scalars.keys().some(name => isDeviceResource(name) && classFor(name) !== undefined);

/**
Which extended resources of a pod devices must give on a node, because the node itself has none; `missing`: one that nothing
gives.
*/
export const deviceResourcesOn = (
	{requests}: PodInfo,
	{allocatable, node}: NodeInfo,
	{classFor}: DeviceObjects,
): readonly string[] | 'missing' => {
	const names = [...requests.scalars.keys()].filter(isDeviceResource).toSorted();
	const byDevices = names.filter(name => !allocatable.scalars.has(name) && classFor(name) !== undefined);
	const isMissing = names.some(name => node.status?.allocatable?.[name] === undefined && !byDevices.includes(name));
	return isMissing ? 'missing' : byDevices;
};

/** Name of the claim of a pod's extended resources while it is in nobody's but the scheduler's mind. */
const unwrittenName = '<extended-resources>';

/** What is decided for the extended resources of a pod is noted under this uid until it is written. */
export const unwrittenUid = (podUid: string): string => `${podUid}${unwrittenName}`;

/** Uid of the pod for whose extended resources a claim was made; undefined for any other claim. */
export const extendedClaimOwner = ({metadata}: ResourceClaim): string | undefined =>
	metadata.annotations?.[extendedClaimAnnotation] === 'true'
		? metadata.ownerReferences?.find(({controller}) => controller === true)?.uid
		: undefined;

/** The claim that an earlier attempt has written for the extended resources of a pod. */
export const writtenExtendedClaim = ({metadata}: Pod, {claims}: DeviceObjects): ResourceClaim | undefined =>
	claims().find(claim => extendedClaimOwner(claim) === metadata.uid);

/** The claim for the extended resources of a pod that are to be requested of devices, as it is written. */
export const newExtendedClaim = ({metadata}: Pod, requests: readonly Request[]) => ({
	metadata: {
		generateName: `${metadata.name}-extended-resources-`,
		namespace: metadata.namespace,
		annotations: {[extendedClaimAnnotation]: 'true'},
		ownerReferences: [{apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid, controller: true}],
	},
	spec: {devices: {requests}},
});

/** The same claim before it is written. */
export const unwrittenClaim = (pod: Pod, requests: readonly Request[]): ResourceClaim => {
	const {metadata, spec} = newExtendedClaim(pod, requests);
	const uid = unwrittenUid(pod.metadata.uid);
	const named = {...metadata, name: unwrittenName, uid, resourceVersion: '', creationTimestamp: ''};
	return {apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata: named, spec};
};

/** A container with its place in the list of init containers and containers. */
interface Place {
	readonly index: number;
	readonly container: Container;
}

/** A request, for how many devices, and who uses it. */
interface Made {
	readonly request?: Request & {readonly exactly: {readonly count: number}};
	readonly mappings: readonly Mapping[];
}

/** The request of one container for one resource, beside those of containers after it whose devices it may use first. */
const requestOf = (
	{index, container}: Place,
	resource: string,
	className: string,
	reusable: readonly Made[] = [],
): Made => {
	const asked = container.resources?.requests ?? {};
	const wanted = wholeValue(asked[resource] ?? '0');
	const mapping = (requestName: string): Mapping => ({
		containerName: container.name,
		resourceName: resource,
		requestName,
	});
	const mappings: Mapping[] = [];
	let found = 0;
	for (const {request} of reusable) {
		if (request === undefined || found >= wanted) continue;
		found += request.exactly.count;
		mappings.push(mapping(request.name));
	}
	if (found >= wanted) return {mappings};
	const place = Object.keys(asked).toSorted().indexOf(resource);
	const name = `container-${index}-request-${place}`;
	const exactly = {deviceClassName: className, allocationMode: 'ExactCount', count: wanted - found};
	return {request: {name, exactly}, mappings: [...mappings, mapping(name)]};
};

const requestsForResource = (
	places: readonly Place[],
	initCount: number,
	resource: string,
	className: string,
): Made[] => {
	const isShort = ({index, container}: Place): boolean => index < initCount && container.restartPolicy !== 'Always';
	const long = places.map((place): Made => (isShort(place) ? {mappings: []} : requestOf(place, resource, className)));
	// Init containers run one after another and before the others: they share one request, as large as any of them needs.
	const short = places.filter(isShort).map(place => requestOf(place, resource, className, long.slice(place.index)));
	const [largest] = short.flatMap(({request}) => request ?? []).toSorted((a, b) => b.exactly.count - a.exactly.count);
	const own = new Set(short.flatMap(({request}) => request?.name ?? []));
	const shortMappings = short.flatMap(({mappings}) =>
		mappings.map(mapping => (own.has(mapping.requestName) ? {...mapping, requestName: largest!.name} : mapping)),
	);
	return [...long, {...(largest === undefined ? {} : {request: largest}), mappings: shortMappings}];
};

/** What a pod's containers request of devices for these extended resources (createRequestsAndMappings). */
export const extendedRequests = (
	{spec}: Pod,
	resources: readonly string[],
	{classFor}: DeviceObjects,
): ExtendedRequests => {
	const {initContainers = [], containers} = spec;
	const places = [...initContainers, ...containers].map((container, index) => ({container, index}));
	const made = resources.flatMap(resource =>
		requestsForResource(places, initContainers.length, resource, classFor(resource)?.metadata.name ?? ''),
	);
	return {
		requests: made.flatMap(({request}) => request ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
		mappings: made.flatMap(({mappings}) => mappings),
	};
};
