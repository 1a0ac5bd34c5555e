import {cpuMilli, wholeValue} from '../../machinery/quantity.ts';

/** Amounts the scheduler sums: cpu in thousandths, the rest in whole units (bytes, pieces). */
export interface Resources {
	readonly cpu: number;
	readonly memory: number;
	readonly ephemeralStorage: number;
	/** Everything else: extended resources, huge pages, attachable volumes. Never zero. */
	readonly scalars: ReadonlyMap<string, number>;
}

/** What a node offers. */
export interface Allocatable extends Resources {
	/** How many pods may run there. */
	readonly pods: number;
}

const noScalars: ReadonlyMap<string, number> = new Map();

/** Sorts amounts by resource name (as podRequests makes them) into the parts that the scheduler treats alike. */
export const resourcesOf = (amounts: ReadonlyMap<string, number>): Resources => {
	let scalars: Map<string, number> | undefined;
	for (const [name, amount] of amounts) {
		if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name === 'pods' || amount === 0)
			continue;
		(scalars ??= new Map()).set(name, amount);
	}
	return {
		cpu: amounts.get('cpu') ?? 0,
		memory: amounts.get('memory') ?? 0,
		ephemeralStorage: amounts.get('ephemeral-storage') ?? 0,
		scalars: scalars ?? noScalars,
	};
};

/** Amounts as plain data. */
export const requestsKey = ({cpu, memory, ephemeralStorage, scalars}: Resources): readonly unknown[] => [
	cpu,
	memory,
	ephemeralStorage,
	...scalars,
];

/** Reads a node's `status.allocatable`. Throws QuantityError. */
export const allocatableOf = (quantities: {readonly [resource: string]: string} | undefined): Allocatable => {
	const amounts = new Map<string, number>();
	for (const [name, text] of Object.entries(quantities ?? {})) {
		amounts.set(name, name === 'cpu' ? cpuMilli(text) : wholeValue(text));
	}
	return {...resourcesOf(amounts), pods: amounts.get('pods') ?? 0};
};
