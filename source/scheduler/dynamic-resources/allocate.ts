import {createHash} from 'node:crypto';
import type {NodeInfo} from '../cache/node-info.ts';
import type {AllocationResult, DeviceClass, NodeSelectorRequirement, ResourceClaim} from '../framework/objects.ts';
import type {ResourceSlice} from '../framework/objects.ts';
import type {AllocatedDevices} from './allocated-devices.ts';
import {consumptionOf, consumptionTexts, hasRoom} from './capacity.ts';
import type {GivenDevice} from './constraints.ts';
import {DeviceSearch} from './device-search.ts';
import {poolsFor} from './pools.ts';
import {wantedOf} from './wanted-devices.ts';

/** What allocating looks at beside the claims. */
export interface AllocationInput {
	/** The same array as long as nothing has changed. */
	readonly slices: readonly ResourceSlice[];
	readonly allocated: AllocatedDevices;
	deviceClass(name: string): DeviceClass | undefined;
}

type Result = NonNullable<NonNullable<AllocationResult['devices']>['results']>[number];
type Configuration = NonNullable<NonNullable<AllocationResult['devices']>['config']>[number];

/** Tells one share of a device from others: a name-based UUID (version 5), so that the same decision names it the same. */
const shareId = (claim: ResourceClaim, index: number): string => {
	const hash = createHash('sha1').update(`${claim.metadata.uid}/${index}`).digest('hex');
	const variant = ((Number.parseInt(hash[16]!, 16) & 0x3) | 0x8).toString(16);
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
};

const resultOf = (claim: ResourceClaim, {wanted, candidate}: GivenDevice, index: number): Result => {
	const {device, pool} = candidate;
	const {exact, name} = wanted;
	const isShared = device.allowMultipleAllocations === true;
	const consumed = isShared ? consumptionTexts(consumptionOf(device, exact.capacity?.requests)) : {};
	return {
		...(exact.adminAccess === true ? {adminAccess: true} : {}),
		...(device.bindingConditions === undefined ? {} : {bindingConditions: device.bindingConditions}),
		...(device.bindingFailureConditions === undefined
			? {}
			: {bindingFailureConditions: device.bindingFailureConditions}),
		...(Object.keys(consumed).length === 0 ? {} : {consumedCapacity: consumed}),
		device: device.name,
		driver: pool.driver,
		pool: pool.name,
		request: name,
		...(isShared ? {shareID: shareId(claim, index)} : {}),
		...(exact.tolerations === undefined ? {} : {tolerations: exact.tolerations}),
	};
};

/** Where the devices of a claim can be reached together; undefined: everywhere. */
const nodeSelectorOf = (given: readonly GivenDevice[], {name}: NodeInfo): AllocationResult['nodeSelector'] => {
	if (given.some(({candidate: {place, device}}) => place.nodeName !== undefined || device.bindsToNode === true)) {
		const matchFields = [{key: 'metadata.name', operator: 'In', values: [name]}];
		return {nodeSelectorTerms: [{matchFields}]};
	}
	const terms = given.flatMap(({candidate}) => candidate.place.nodeSelector?.nodeSelectorTerms.slice(0, 1) ?? []);
	const different = (all: readonly NodeSelectorRequirement[]): readonly NodeSelectorRequirement[] => [
		...new Map(all.map(requirement => [JSON.stringify(requirement), requirement])).values(),
	];
	const matchExpressions = different(terms.flatMap(term => term.matchExpressions ?? []));
	const matchFields = different(terms.flatMap(term => term.matchFields ?? []));
	if (matchExpressions.length === 0 && matchFields.length === 0) return undefined;
	return {
		nodeSelectorTerms: [
			{
				...(matchExpressions.length === 0 ? {} : {matchExpressions}),
				...(matchFields.length === 0 ? {} : {matchFields}),
			},
		],
	};
};

/** Settings of the classes, for the requests that took them, and those of the claim that concern what was taken. */
const configurationsOf = (claim: ResourceClaim, given: readonly GivenDevice[]): readonly Configuration[] => {
	const wanted = [...new Set(given.map(one => one.wanted))];
	const ofClasses = [...Map.groupBy(wanted, ({deviceClass}) => deviceClass)].flatMap(([{spec}, ways]) =>
		(spec.config ?? []).map(config => ({...config, requests: ways.map(({name}) => name), source: 'FromClass'})),
	);
	const names = new Set(wanted.flatMap(({name, request}) => [name, request]));
	const ofClaim = (claim.spec.devices?.config ?? [])
		.filter(({requests = []}) => requests.length === 0 || requests.some(name => names.has(name)))
		.map(config => ({...config, source: 'FromClaim'}));
	return [...ofClasses, ...ofClaim];
};

const allocationOf = (claim: ResourceClaim, given: readonly GivenDevice[], node: NodeInfo): AllocationResult => {
	const config = configurationsOf(claim, given);
	const nodeSelector = nodeSelectorOf(given, node);
	return {
		devices: {
			...(config.length === 0 ? {} : {config}),
			results: given.map((one, index) => resultOf(claim, one, index)),
		},
		...(nodeSelector === undefined ? {} : {nodeSelector}),
	};
};

/** What claims would get, or that they cannot all get something; `invalid`: a pool of the node contradicts itself. */
export type Allocation =
	| {readonly kind: 'allocated'; readonly results: readonly AllocationResult[]}
	| {readonly kind: 'impossible' | 'invalid'};

/**
What claims would get on a node, in their order: the first devices that satisfy all their requests and constraints together
(structured allocator of Kubernetes, its incubating channel). Throws an Error for a claim or class that is wrong in itself, and
SearchTimeout.
*/
export const allocate = (
	claims: readonly ResourceClaim[],
	node: NodeInfo,
	{slices, allocated, deviceClass}: AllocationInput,
): Allocation => {
	const pools = poolsFor(slices, node);
	const searches = claims.map(claim => ({
		claim,
		requests: wantedOf(claim, {
			pools,
			deviceClass,
			hasCapacity: ({id, device}, {capacity}) => hasRoom(device, capacity?.requests, allocated.shared.get(id)),
		}),
	}));
	const given = new DeviceSearch(searches, pools, allocated).run();
	if (given === undefined) return {kind: pools.some(({state}) => state === 'invalid') ? 'invalid' : 'impossible'};
	return {kind: 'allocated', results: claims.map((claim, index) => allocationOf(claim, given[index]!, node))};
};
