import type {NodeInfo} from '../cache/node-info.ts';
import {selectorMatcher} from '../framework/node-selector.ts';
import type {Device, NodeSelector, ResourceSlice} from '../framework/objects.ts';

/** A device of a pool, and how it is bound to nodes. */
export interface CandidateDevice {
	/** `driver/pool/device` */
	readonly id: string;
	readonly driver: string;
	readonly pool: string;
	readonly device: Device;
	/** Only this node reaches it. */
	readonly nodeName?: string;
	/** Only these nodes reach it. */
	readonly nodeSelector?: NodeSelector;
}

const reach = (
	{spec}: ResourceSlice,
	device: Device,
): Pick<CandidateDevice, 'nodeName' | 'nodeSelector'> & {all?: boolean} => {
	const {nodeName, nodeSelector, allNodes} = spec.perDeviceNodeSelection === true ? device : spec;
	return {
		...(nodeName === undefined ? {} : {nodeName}),
		...(nodeSelector === undefined ? {} : {nodeSelector}),
		...(allNodes === true ? {all: true} : {}),
	};
};

/** Slices of pools that are published completely, and of those only the newest generation. */
const completeSlices = (slices: readonly ResourceSlice[]): readonly ResourceSlice[] => {
	const pools = Map.groupBy(slices, ({spec}) => `${spec.driver}/${spec.pool.name}`);
	return [...pools.values()].flatMap(all => {
		const newest = Math.max(...all.map(({spec}) => spec.pool.generation));
		const current = all.filter(({spec}) => spec.pool.generation === newest);
		return current.length >= current[0]!.spec.pool.resourceSliceCount ? current : [];
	});
};

const byName = (a: ResourceSlice, b: ResourceSlice): number => (a.metadata.name < b.metadata.name ? -1 : 1);

const known = new WeakMap<readonly ResourceSlice[], readonly CandidateDevice[]>();

/**
All devices that may be given out, by the names of their slices and then as listed there. Devices that draw on shared
counters are left out: what a partition uses up is not counted.
*/
export const allDevices = (slices: readonly ResourceSlice[]): readonly CandidateDevice[] => {
	let devices = known.get(slices);
	if (devices !== undefined) return devices;
	devices = completeSlices(slices.toSorted(byName)).flatMap(slice =>
		(slice.spec.devices ?? []).flatMap((device): readonly CandidateDevice[] => {
			const {all, ...where} = reach(slice, device);
			if (device.consumesCounters !== undefined || (all !== true && Object.keys(where).length === 0)) return [];
			const {driver, pool} = slice.spec;
			return [{id: `${driver}/${pool.name}/${device.name}`, driver, pool: pool.name, device, ...where}];
		}),
	);
	known.set(slices, devices);
	return devices;
};

/** Whether a node reaches a device. */
export const reaches = (node: NodeInfo, {nodeName, nodeSelector}: CandidateDevice): boolean => {
	if (nodeName !== undefined) return nodeName === node.name;
	return nodeSelector === undefined || selectorMatcher(nodeSelector)(node);
};
