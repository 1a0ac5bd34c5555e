import {toleratesTaint} from '../../machinery/taints.ts';
import type {ResourceClaim} from '../framework/objects.ts';
import {deviceSearchStepsMax} from '../limits.ts';
import type {AllocatedDevices} from './allocated-devices.ts';
import {addConsumption, consumptionOf, hasRoom, removeConsumption, type Consumption} from './capacity.ts';
import {obeysConstraints, type GivenDevice} from './constraints.ts';
import {CounterUse} from './counters.ts';
import type {CandidateDevice, DevicePool} from './pools.ts';
import {allocationResultsMax, type WantedDevices} from './wanted-devices.ts';

/** The search took too long. */
export class SearchTimeout extends Error {}

/** Thrown when one claim cannot have all devices it asks for. */
const violatesConstraint = ({claim: {metadata}, name}: WantedDevices, {id}: CandidateDevice): Error =>
	new Error(
		`claim ${metadata.namespace ?? ''}/${metadata.name}, request ${name.slice(name.lastIndexOf('/') + 1)}: cannot add device ${id} because a claim constraint would not be satisfied`,
	);

const isShared = ({device}: CandidateDevice): boolean => device.allowMultipleAllocations === true;

const isAdministrator = ({exact}: WantedDevices): boolean => exact.adminAccess === true;

const isTolerated = ({exact}: WantedDevices, {device}: CandidateDevice): boolean =>
	(device.taints ?? [])
		.filter(({effect}) => effect === 'NoSchedule' || effect === 'NoExecute')
		.every(taint => (exact.tolerations ?? []).some(toleration => toleratesTaint(toleration, taint)));

/** The ways to satisfy the requests of one claim. */
export interface ClaimSearch {
	readonly claim: ResourceClaim;
	readonly requests: readonly (readonly WantedDevices[])[];
}

/** Where a search stands: which device of which way to satisfy which request of which claim comes next. */
interface Step {
	readonly claim: number;
	readonly request: number;
	readonly wanted: WantedDevices;
	readonly given: number;
	/** Devices before this one were tried for the same request. */
	readonly from: number;
}

/**
Finds devices for all claims of a pod together by trying in order and going back (structured/internal, allocateOne): the first
solution counts. Devices of a request are tried in one order only, those of different requests in any.
*/
export class DeviceSearch {
	readonly #claims: readonly ClaimSearch[];
	readonly #pools: readonly DevicePool[];
	readonly #devices: readonly CandidateDevice[];
	readonly #poolOf = new Map<string, DevicePool>();
	readonly #allocated: AllocatedDevices;
	readonly #counters: CounterUse;
	/** Which claims are about to get a device for themselves, by its id. */
	readonly #taken = new Map<string, Set<number>>();
	/** What is about to be used of shared devices, by their ids. */
	readonly #used = new Map<string, Consumption>();
	readonly #given: GivenDevice[][];
	#steps = 0;

	constructor(claims: readonly ClaimSearch[], pools: readonly DevicePool[], allocated: AllocatedDevices) {
		this.#claims = claims;
		this.#pools = pools.filter(({state}) => state === 'ready');
		this.#devices = this.#pools.flatMap(({devices}) => devices);
		for (const pool of this.#pools) this.#poolOf.set(pool.id, pool);
		this.#allocated = allocated;
		this.#counters = new CounterUse(allocated);
		this.#given = claims.map(() => []);
	}

	/** The devices of each claim, in the order of the claims; undefined: there are none. Throws SearchTimeout. */
	run(): readonly (readonly GivenDevice[])[] | undefined {
		return this.#request(0, 0) ? this.#given : undefined;
	}

	#request(claim: number, request: number): boolean {
		const search = this.#claims[claim];
		if (search === undefined) return true;
		const ways = search.requests[request];
		if (ways === undefined) return this.#request(claim + 1, 0);
		return ways.some(wanted => wanted.count > 0 && this.#next({claim, request, wanted, given: 0, from: 0}));
	}

	#next(step: Step): boolean {
		const {claim, request, wanted, given} = step;
		if (given >= wanted.count) return this.#request(claim, request + 1);
		if (this.#given[claim]!.length + wanted.count - given > allocationResultsMax) return false;
		if (wanted.all !== undefined) return this.#give(step, wanted.all[given]!);
		for (let index = step.from; index < this.#devices.length; index++) {
			const candidate = this.#devices[index]!;
			if (++this.#steps > deviceSearchStepsMax) throw new SearchTimeout('timed out trying to allocate devices');
			if (!this.#isFree(step, candidate) || !wanted.fits(candidate)) continue;
			if (this.#give({...step, from: index + 1}, candidate)) return true;
		}
		return false;
	}

	#isFree({claim, wanted}: Step, {id}: CandidateDevice): boolean {
		const takers = this.#taken.get(id);
		if (isAdministrator(wanted)) return takers?.has(claim) !== true;
		return !this.#allocated.whole.has(id) && (takers === undefined || takers.size === 0);
	}

	#isRoomy({exact}: WantedDevices, {id, device}: CandidateDevice): boolean {
		const used = new Map([[id, this.#allocated.shared.get(id) ?? new Map()]]);
		addConsumption(used, id, this.#used.get(id) ?? []);
		return hasRoom(device, exact.capacity?.requests, used.get(id));
	}

	/** Counters are drawn on once for a device that is shared. */
	#draws(candidate: CandidateDevice): boolean {
		if ((candidate.device.consumesCounters ?? []).length === 0) return false;
		return !isShared(candidate) || !(this.#allocated.shared.has(candidate.id) || this.#used.has(candidate.id));
	}

	/** Gives a device, goes on, and takes it back when that leads nowhere. */
	#give(step: Step, candidate: CandidateDevice): boolean {
		const {claim, wanted} = step;
		if (!this.#isFree(step, candidate) || !this.#isRoomy(wanted, candidate)) return false;
		if (!isTolerated(wanted, candidate)) return false;
		const given = [...this.#given[claim]!, {wanted, candidate}];
		if (!obeysConstraints(wanted.claim, given)) {
			if (wanted.all === undefined) return false;
			throw violatesConstraint(wanted, candidate);
		}
		const pool = this.#poolOf.get(candidate.pool.id)!;
		const draws = this.#draws(candidate);
		if (draws && !this.#counters.draw(candidate, pool)) return false;
		const before = this.#given[claim]!;
		this.#given[claim] = given;
		const giveBack = this.#count(step, candidate);
		if (this.#next({...step, given: step.given + 1})) return true;
		giveBack();
		this.#given[claim] = before;
		if (draws) this.#counters.release(candidate, pool);
		return false;
	}

	/** Counts a device as given; returns the way back. */
	#count({claim, wanted}: Step, candidate: CandidateDevice): () => void {
		const {id, device} = candidate;
		if (isShared(candidate)) {
			const amounts = consumptionOf(device, wanted.exact.capacity?.requests);
			addConsumption(this.#used, id, amounts);
			return () => removeConsumption(this.#used, id, amounts);
		}
		const takers = this.#taken.get(id) ?? new Set();
		this.#taken.set(id, takers.add(claim));
		return () => void takers.delete(claim);
	}
}
