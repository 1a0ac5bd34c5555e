import type {DeviceClass, ResourceClaim} from '../framework/objects.ts';
import {selects} from './device-selector.ts';
import type {CandidateDevice, DevicePool} from './pools.ts';

type Spec = ResourceClaim['spec'];
type Request = NonNullable<NonNullable<Spec['devices']>['requests']>[number];
type Exact = NonNullable<Request['exactly']>;

/** One way to satisfy a request of a claim: itself, or one of its alternatives. */
export interface WantedDevices {
	readonly claim: ResourceClaim;
	/** `gpu`, or `gpu/small` for an alternative. */
	readonly name: string;
	/** `gpu` in both cases. */
	readonly request: string;
	readonly exact: Exact;
	readonly deviceClass: DeviceClass;
	/** How many devices make it up. */
	readonly count: number;
	/** Set when it wants all devices that fit: which they are. */
	readonly all?: readonly CandidateDevice[];
	/** Whether class and request select a device, free or not. Throws an Error that names the selector. */
	fits(candidate: CandidateDevice): boolean;
}

/** Most devices of one claim (AllocationResultsMaxSize). */
export const allocationResultsMax = 32;

const claimName = ({metadata}: ResourceClaim): string => `${metadata.namespace ?? ''}/${metadata.name}`;

type Selectors = Exact['selectors'];

const satisfies = (selectors: Selectors, owner: string, candidate: CandidateDevice): boolean =>
	(selectors ?? []).every(({cel}, index) => {
		try {
			return selects(cel?.expression ?? '', candidate);
		} catch (error) {
			throw new Error(`${owner}: selector #${index}: ${(error as Error).message}`, {cause: error});
		}
	});

const fitting = (claim: ResourceClaim, exact: Exact, {metadata, spec}: DeviceClass): WantedDevices['fits'] => {
	const known = new Map<CandidateDevice, boolean>();
	return candidate => {
		let fits = known.get(candidate);
		if (fits === undefined) {
			fits =
				satisfies(spec.selectors, `class ${metadata.name}`, candidate) &&
				satisfies(exact.selectors, `claim ${claimName(claim)}`, candidate);
			known.set(candidate, fits);
		}
		return fits;
	};
};

/** What wanting devices looks at beside the claim. */
export interface WantedInput {
	readonly pools: readonly DevicePool[];
	deviceClass(name: string): DeviceClass | undefined;
	/** Whether a device has the capacity that a request asks for left. */
	hasCapacity(candidate: CandidateDevice, exact: Exact): boolean;
}

const allOf = (
	subject: string,
	exact: Exact,
	fits: WantedDevices['fits'],
	{pools, hasCapacity}: WantedInput,
): readonly CandidateDevice[] =>
	pools.flatMap(({id, state, devices}) => {
		if (state !== 'ready') {
			const what = state === 'invalid' ? 'invalid' : 'being updated';
			throw new Error(`${subject}: asks for all devices, but resource pool ${id} is currently ${what}`);
		}
		return devices.filter(candidate => fits(candidate) && hasCapacity(candidate, exact));
	});

const wanted = (
	claim: ResourceClaim,
	request: string,
	name: string,
	exact: Exact,
	input: WantedInput,
): WantedDevices => {
	const subject = `claim ${claimName(claim)}, request ${name.slice(name.lastIndexOf('/') + 1)}`;
	const deviceClass = input.deviceClass(exact.deviceClassName);
	if (deviceClass === undefined) {
		const missing = `deviceclass.resource.k8s.io ${JSON.stringify(exact.deviceClassName)} not found`;
		throw new Error(`${subject}: could not retrieve device class ${exact.deviceClassName}: ${missing}`);
	}
	const fits = fitting(claim, exact, deviceClass);
	const common = {claim, name, request, exact, deviceClass, fits};
	if (exact.allocationMode !== 'All') return {...common, count: exact.count ?? 1};
	const all = allOf(subject, exact, fits, input);
	return {...common, count: all.length, all};
};

/** The ways to satisfy each request of a claim, best first. Throws an Error for a claim that no devices could satisfy. */
export const wantedOf = (claim: ResourceClaim, input: WantedInput): readonly (readonly WantedDevices[])[] => {
	const requests = (claim.spec.devices?.requests ?? []).map(({name, exactly, firstAvailable = []}) =>
		exactly === undefined
			? firstAvailable.map(one => wanted(claim, name, `${name}/${one.name}`, one, input))
			: [wanted(claim, name, name, exactly, input)],
	);
	const least = requests.reduce((sum, ways) => sum + Math.min(...ways.map(({count}) => count)), 0);
	if (least > allocationResultsMax) {
		throw new Error(
			`claim ${claimName(claim)}: number of requested devices ${least} exceeds the claim limit of ${allocationResultsMax}`,
		);
	}
	return requests;
};
