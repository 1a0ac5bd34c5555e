import type {ObjectOf} from '../../client/types.ts';
import {endpointsPerSliceMax} from '../limits.ts';
import {byAge} from '../objects/by-name.ts';
import {structurallyEqual} from '../objects/structurally-equal.ts';
import type {EndpointPort} from '../services/pod-ports.ts';
import type {AddressType, Endpoint, PlacedEndpoint} from './slice-endpoints.ts';

export type EndpointSlice = ObjectOf<'EndpointSlice'>;

/** A slice to be made. */
export interface NewSlice {
	readonly addressType: AddressType;
	readonly ports: readonly EndpointPort[];
	readonly endpoints: readonly Endpoint[];
}

/** What to write so that the slices of a service hold its endpoints. */
export interface SlicePlan {
	readonly create: readonly NewSlice[];
	/** Slices with other endpoints than now. */
	readonly update: readonly EndpointSlice[];
	readonly keep: readonly EndpointSlice[];
	readonly remove: readonly EndpointSlice[];
}

/**
Spreads endpoints over slices of at most 100 with few writes: an endpoint stays in the slice where it is; new ones fill
slices that change anyway, then others with room, then new slices (endpointslice/reconciler.go).
*/
export const planSlices = (
	existing: readonly EndpointSlice[],
	placed: readonly PlacedEndpoint[],
	addressType: AddressType,
): SlicePlan => {
	const slices = existing.filter(slice => slice.addressType === addressType).toSorted(byAge);
	const groups = Map.groupBy(placed, ({ports}) => JSON.stringify(ports));
	const plans = [...groups.values()].map(group => {
		const {ports} = group[0]!;
		const own = slices.filter(slice => structurallyEqual(slice.ports ?? [], ports));
		return planGroup(
			own,
			ports,
			group.map(({endpoint}) => endpoint),
			addressType,
		);
	});
	const plan = join(plans);
	const used = new Set([...plan.update, ...plan.keep, ...plan.remove].map(({metadata}) => metadata.uid));
	const unused = slices.filter(({metadata}) => !used.has(metadata.uid));
	return groups.size === 0 ? planPlaceholder(unused, addressType) : {...plan, remove: [...plan.remove, ...unused]};
};

/** A service without endpoints has one empty slice. */
const planPlaceholder = (slices: readonly EndpointSlice[], addressType: AddressType): SlicePlan => {
	const placeholder = slices.find(({ports, endpoints}) => (ports ?? []).length + (endpoints ?? []).length === 0);
	const remove = slices.filter(slice => slice !== placeholder);
	const create = placeholder === undefined ? [{addressType, ports: [], endpoints: []}] : [];
	return {create, update: [], keep: placeholder === undefined ? [] : [placeholder], remove};
};

const uidOf = ({targetRef, addresses}: Endpoint): string => targetRef?.uid ?? addresses.join(',');

const planGroup = (
	slices: readonly EndpointSlice[],
	ports: readonly EndpointPort[],
	endpoints: readonly Endpoint[],
	addressType: AddressType,
): SlicePlan => {
	const missing = new Map(endpoints.map(endpoint => [uidOf(endpoint), endpoint]));
	const kept = slices.map(slice => {
		const stays = (slice.endpoints ?? [])
			.map(endpoint => takeOut(missing, uidOf(endpoint)))
			.filter(endpoint => endpoint !== undefined);
		return {slice, endpoints: stays};
	});
	const isChanged = ({slice, endpoints: now}: (typeof kept)[number]) => !structurallyEqual(slice.endpoints ?? [], now);
	const rest = [...missing.values()];
	const filled = [...kept.filter(isChanged), ...kept.filter(entry => !isChanged(entry))].map(
		({slice, endpoints: stays}) => ({
			slice,
			endpoints: [...stays, ...rest.splice(0, Math.max(endpointsPerSliceMax - stays.length, 0))],
		}),
	);
	const create: NewSlice[] = [];
	while (rest.length > 0) create.push({addressType, ports, endpoints: rest.splice(0, endpointsPerSliceMax)});
	const nonEmpty = filled.filter(entry => entry.endpoints.length > 0);
	return {
		create,
		update: nonEmpty.filter(isChanged).map(entry => ({...entry.slice, endpoints: entry.endpoints})),
		keep: nonEmpty.filter(entry => !isChanged(entry)).map(({slice}) => slice),
		remove: filled.filter(entry => entry.endpoints.length === 0).map(({slice}) => slice),
	};
};

const takeOut = (map: Map<string, Endpoint>, key: string): Endpoint | undefined => {
	const value = map.get(key);
	map.delete(key);
	return value;
};

const join = (plans: readonly SlicePlan[]): SlicePlan => ({
	create: plans.flatMap(({create}) => create),
	update: plans.flatMap(({update}) => update),
	keep: plans.flatMap(({keep}) => keep),
	remove: plans.flatMap(({remove}) => remove),
});
