import {parseQuantity, type Quantity} from '../../machinery/quantity.ts';
import {selectorMatcher} from '../framework/node-selector.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {Device, Node, NodeSelector, ResourceSlice} from '../framework/objects.ts';

/** Amounts by the names of their counters, by the name of their set. */
export type CounterSets = ReadonlyMap<string, ReadonlyMap<string, Quantity>>;

/** The devices of one driver that are described together, as one node sees them. */
export interface DevicePool {
	/** `driver/pool` */
	readonly id: string;
	readonly driver: string;
	readonly name: string;
	/** Nothing is taken from a pool whose slices are not all there, or contradict each other. */
	readonly state: 'ready' | 'incomplete' | 'invalid';
	/** The devices that the node may reach, in the order to try them. */
	readonly devices: readonly CandidateDevice[];
	/** All devices of the pool: those of other nodes draw on the same counters. */
	readonly all: readonly CandidateDevice[];
	readonly counters: CounterSets;
}

/** A device of a pool. */
export interface CandidateDevice {
	/** `driver/pool/device` */
	readonly id: string;
	readonly pool: Pick<DevicePool, 'id' | 'driver' | 'name'>;
	readonly device: Device;
	/** Where it can be reached: its own place, or that of its slice. */
	readonly place: Place;
}

interface Place {
	readonly nodeName?: string;
	readonly nodeSelector?: NodeSelector;
	readonly allNodes?: boolean;
}

/** Slices of one pool, all of its newest generation, by name. */
interface PoolSlices {
	readonly id: string;
	readonly driver: string;
	readonly name: string;
	readonly slices: readonly ResourceSlice[];
	readonly candidates: ReadonlyMap<ResourceSlice, readonly CandidateDevice[]>;
	readonly isComplete: boolean;
	readonly counters: CounterSets | undefined;
}

/** The pools of a list of slices, and which of them concern a node at all. */
interface PoolIndex {
	/** Pools with slices of a node alone, by its name. */
	readonly ofNode: ReadonlyMap<string, readonly PoolSlices[]>;
	/** Pools with slices that several nodes may reach. */
	readonly shared: readonly PoolSlices[];
	readonly forNodes: WeakMap<Node, readonly DevicePool[]>;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const hasCounters = ({spec}: ResourceSlice): boolean => (spec.sharedCounters ?? []).length > 0;

const reaches = (node: NodeInfo, {nodeName, nodeSelector, allNodes}: Place): boolean => {
	if (nodeName !== undefined) return nodeName === node.name;
	if (allNodes === true) return true;
	return nodeSelector !== undefined && selectorMatcher(nodeSelector)(node);
};

const placeOf = ({spec}: ResourceSlice, device: Device): Place =>
	spec.perDeviceNodeSelection === true ? device : spec;

const candidatesOf = (slice: ResourceSlice, pool: CandidateDevice['pool']): readonly CandidateDevice[] =>
	hasCounters(slice)
		? []
		: (slice.spec.devices ?? []).map(device => ({
				id: `${pool.id}/${device.name}`,
				pool,
				device,
				place: placeOf(slice, device),
			}));

/** The counters that the slices of a pool publish; undefined when a set is there twice. */
const countersOf = (slices: readonly ResourceSlice[]): CounterSets | undefined => {
	const sets = new Map<string, ReadonlyMap<string, Quantity>>();
	for (const {spec} of slices) {
		for (const {name, counters} of spec.sharedCounters ?? []) {
			if (sets.has(name)) return undefined;
			sets.set(name, new Map(Object.entries(counters).map(([counter, {value}]) => [counter, parseQuantity(value)])));
		}
	}
	return sets;
};

const poolSlices = (all: readonly ResourceSlice[]): PoolSlices => {
	const newest = Math.max(...all.map(({spec}) => spec.pool.generation));
	const slices = all
		.filter(({spec}) => spec.pool.generation === newest)
		.toSorted((a, b) => byText(a.metadata.name, b.metadata.name));
	const {driver, pool} = slices[0]!.spec;
	const common = {id: `${driver}/${pool.name}`, driver, name: pool.name};
	return {
		...common,
		slices,
		candidates: new Map(slices.map(slice => [slice, candidatesOf(slice, common)])),
		isComplete: slices.length === pool.resourceSliceCount,
		counters: countersOf(slices),
	};
};

const indexOf = (slices: readonly ResourceSlice[]): PoolIndex => {
	const ofNode = new Map<string, PoolSlices[]>();
	const shared: PoolSlices[] = [];
	for (const all of Map.groupBy(slices, ({spec}) => `${spec.driver}/${spec.pool.name}`).values()) {
		const pool = poolSlices(all);
		const names = new Set(pool.slices.filter(slice => !hasCounters(slice)).map(({spec}) => spec.nodeName));
		if (names.has(undefined)) shared.push(pool);
		else for (const name of names) ofNode.set(name!, [...(ofNode.get(name!) ?? []), pool]);
	}
	return {ofNode, shared, forNodes: new WeakMap()};
};

/** Whether a slice is of any use to a node. Counters are, wherever they are published. */
const concerns = (node: NodeInfo, slice: ResourceSlice): boolean =>
	hasCounters(slice) ||
	(slice.spec.perDeviceNodeSelection === true
		? (slice.spec.devices ?? []).some(device => reaches(node, device))
		: reaches(node, slice.spec));

/** Whether every device draws on counters that are there. */
const drawsOnKnown = (counters: CounterSets, devices: readonly CandidateDevice[]): boolean =>
	devices.every(({device}) =>
		(device.consumesCounters ?? []).every(({counterSet, counters: drawn}) =>
			Object.keys(drawn).every(name => counters.get(counterSet)?.has(name) === true),
		),
	);

const poolFor = (node: NodeInfo, pool: PoolSlices): DevicePool | undefined => {
	const {id, driver, name, slices, candidates, isComplete, counters} = pool;
	const relevant = slices.filter(slice => concerns(node, slice));
	if (relevant.length === 0) return undefined;
	const none = {id, driver, name, devices: [], all: [], counters: new Map()} as const;
	if (!isComplete) return {...none, state: 'incomplete'};
	const all = slices.flatMap(slice => candidates.get(slice)!);
	const near = relevant.flatMap(slice => candidates.get(slice)!);
	const isUnique = new Set(near.map(({id: deviceId}) => deviceId)).size === near.length;
	if (!isUnique || counters === undefined || !drawsOnKnown(counters, all)) return {...none, state: 'invalid'};
	return {...none, state: 'ready', devices: near.filter(({place}) => reaches(node, place)), all, counters};
};

const waitsForConditions = ({devices}: DevicePool): boolean =>
	devices.some(({device}) => device.bindingConditions !== undefined);

const indexes = new WeakMap<readonly ResourceSlice[], PoolIndex>();

/**
The pools that a node may take devices from, by driver and name, those whose devices have conditions to wait for last; in a
pool by the names of the slices, then as listed there (structured/internal, GatherPools). Of each pool only the newest
generation counts. The same array must stand for the same slices.
*/
export const poolsFor = (slices: readonly ResourceSlice[], node: NodeInfo): readonly DevicePool[] => {
	let index = indexes.get(slices);
	if (index === undefined) indexes.set(slices, (index = indexOf(slices)));
	const known = index.forNodes.get(node.node);
	if (known !== undefined) return known;
	const pools = [...(index.ofNode.get(node.name) ?? []), ...index.shared]
		.map(pool => poolFor(node, pool))
		.filter(pool => pool !== undefined)
		.toSorted(
			(a, b) =>
				Number(waitsForConditions(a)) - Number(waitsForConditions(b)) ||
				byText(a.driver, b.driver) ||
				byText(a.name, b.name),
		);
	index.forNodes.set(node.node, pools);
	return pools;
};
