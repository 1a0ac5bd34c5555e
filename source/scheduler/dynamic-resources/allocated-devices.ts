import {parseQuantity} from '../../machinery/quantity.ts';
import type {DeviceObjects} from '../framework/cluster-objects.ts';
import type {AllocationResult} from '../framework/objects.ts';
import {addConsumption, type Consumption} from './capacity.ts';

/** What is given out already. */
export interface AllocatedDevices {
	/** Ids of devices that are one claim's alone. */
	readonly whole: ReadonlySet<string>;
	/** What is used of devices that several claims share, by their ids. */
	readonly shared: ReadonlyMap<string, Consumption>;
	/** Whether a device is given out, alone or in part. */
	has(id: string): boolean;
}

/** What is allocated to claims, written or only decided yet. Access by administrators uses up nothing. */
export const allocatedDevices = ({claims, assumed}: Pick<DeviceObjects, 'claims' | 'assumed'>): AllocatedDevices => {
	const whole = new Set<string>();
	const shared = new Map<string, Consumption>();
	const count = (allocation: AllocationResult | undefined): void => {
		for (const result of allocation?.devices?.results ?? []) {
			if (result.adminAccess === true) continue;
			const id = `${result.driver}/${result.pool}/${result.device}`;
			if (result.shareID === undefined) whole.add(id);
			else {
				const amounts = Object.entries(result.consumedCapacity ?? {});
				addConsumption(
					shared,
					id,
					amounts.map(([name, text]) => [name, parseQuantity(text)] as const),
				);
			}
		}
	};
	const written = new Set<string>();
	for (const {metadata, status} of claims()) {
		if (status?.allocation === undefined) continue;
		written.add(metadata.uid);
		count(status.allocation);
	}
	for (const [uid, allocation] of assumed) if (!written.has(uid)) count(allocation);
	return {whole, shared, has: id => whole.has(id) || shared.has(id)};
};
