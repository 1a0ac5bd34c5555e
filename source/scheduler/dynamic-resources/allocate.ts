import {parseQuantity} from '../../machinery/quantity.ts';
import {toleratesTaint} from '../../machinery/taints.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {AllocationResult, DeviceClass, ResourceClaim} from '../framework/objects.ts';
import {deviceSearchStepsMax} from '../limits.ts';
import {selects} from './device-selector.ts';
import {reaches, type CandidateDevice} from './pools.ts';

type Spec = ResourceClaim['spec'];
type Request = NonNullable<NonNullable<Spec['devices']>['requests']>[number];
type Constraint = NonNullable<NonNullable<Spec['devices']>['constraints']>[number];
type Exact = NonNullable<Request['exactly']>;

/** One way to satisfy a request: itself, or one of its alternatives. */
interface Wanted {
	/** `gpu`, or `gpu/small` for an alternative. */
	readonly name: string;
	readonly request: string;
	readonly exact: Exact;
}

interface Given {
	readonly wanted: Wanted;
	readonly candidate: CandidateDevice;
}

/** What allocating looks at beside the claims. */
export interface AllocationInput {
	readonly devices: readonly CandidateDevice[];
	/** Ids of devices that are given out. */
	readonly taken: ReadonlySet<string>;
	deviceClass(name: string): DeviceClass | undefined;
}

const alternatives = ({name, exactly, firstAvailable}: Request): readonly Wanted[] =>
	exactly === undefined
		? (firstAvailable ?? []).map(one => ({name: `${name}/${one.name}`, request: name, exact: one}))
		: [{name, request: name, exact: exactly}];

const expressions = (selectors: Exact['selectors']): readonly string[] =>
	(selectors ?? []).flatMap(({cel}) => (cel === undefined ? [] : [cel.expression]));

/** Whether a device is what is wanted, free or not. Throws what a selector throws. */
const matches = ({exact}: Wanted, candidate: CandidateDevice, {deviceClass}: AllocationInput): boolean => {
	const selectors = [...(deviceClass(exact.deviceClassName)?.spec.selectors ?? []), ...(exact.selectors ?? [])];
	if (!expressions(selectors).every(expression => selects(expression, candidate))) return false;
	const taints = (candidate.device.taints ?? []).filter(
		({effect}) => effect === 'NoSchedule' || effect === 'NoExecute',
	);
	if (!taints.every(taint => (exact.tolerations ?? []).some(toleration => toleratesTaint(toleration, taint))))
		return false;
	return Object.entries(exact.capacity?.requests ?? {}).every(([name, amount]) => {
		const capacity =
			candidate.device.capacity?.[name] ?? candidate.device.capacity?.[name.replace(`${candidate.driver}/`, '')];
		return capacity !== undefined && parseQuantity(capacity.value).nano >= parseQuantity(amount).nano;
	});
};

/** The value of an attribute by its full name; the driver's own may be listed without their domain. */
const attributeText = ({driver, device}: CandidateDevice, name: string): string | undefined => {
	const attribute =
		device.attributes?.[name] ??
		(name.startsWith(`${driver}/`) ? device.attributes?.[name.slice(driver.length + 1)] : undefined);
	return attribute === undefined ? undefined : JSON.stringify(attribute);
};

const concerns = ({requests = []}: Constraint, {name, request}: Wanted): boolean =>
	requests.length === 0 || requests.includes(request) || requests.includes(name);

/** Whether the devices given so far obey the constraints of the claim. */
const obeys = (constraints: readonly Constraint[], given: readonly Given[]): boolean =>
	constraints.every(constraint => {
		const concerned = given.filter(({wanted}) => concerns(constraint, wanted));
		const attribute = constraint.matchAttribute ?? constraint.distinctAttribute;
		if (attribute === undefined || concerned.length === 0) return true;
		const values = concerned.map(({candidate}) => attributeText(candidate, attribute));
		if (values.includes(undefined)) return false;
		const different = new Set(values).size;
		return constraint.matchAttribute === undefined ? different === values.length : different === 1;
	});

/** A device may be looked at by administrators while others use it. */
const isShared = ({exact}: Wanted): boolean => exact.adminAccess === true;

/** Finds devices for the requests of one claim by trying in order and going back; undefined: there are none. */
class Search {
	readonly #input: AllocationInput;
	readonly #reachable: readonly CandidateDevice[];
	readonly #constraints: readonly Constraint[];
	readonly #used = new Set<string>();
	readonly #given: Given[] = [];
	#steps = 0;

	constructor(input: AllocationInput, reachable: readonly CandidateDevice[], constraints: readonly Constraint[]) {
		this.#input = input;
		this.#reachable = reachable;
		this.#constraints = constraints;
	}

	run(requests: readonly Request[]): readonly Given[] | undefined {
		return this.#request(requests, 0) ? [...this.#given] : undefined;
	}

	#request(requests: readonly Request[], index: number): boolean {
		const request = requests[index];
		if (request === undefined) return true;
		return alternatives(request).some(wanted => {
			const fitting = this.#reachable.filter(candidate => matches(wanted, candidate, this.#input));
			const all = wanted.exact.allocationMode === 'All';
			const count = all ? fitting.length : (wanted.exact.count ?? 1);
			return count > 0 && this.#devices(wanted, fitting, 0, count, () => this.#request(requests, index + 1));
		});
	}

	/** Gives `count` more of the fitting devices from `from` on, then goes on with `next`. */
	#devices(
		wanted: Wanted,
		fitting: readonly CandidateDevice[],
		from: number,
		count: number,
		next: () => boolean,
	): boolean {
		if (count === 0) return next();
		for (let index = from; index < fitting.length && this.#steps++ < deviceSearchStepsMax; index++) {
			const candidate = fitting[index]!;
			const free = isShared(wanted) || !(this.#input.taken.has(candidate.id) || this.#used.has(candidate.id));
			if (!free) continue;
			this.#given.push({wanted, candidate});
			if (!isShared(wanted)) this.#used.add(candidate.id);
			if (obeys(this.#constraints, this.#given) && this.#devices(wanted, fitting, index + 1, count - 1, next))
				return true;
			this.#given.pop();
			if (!isShared(wanted)) this.#used.delete(candidate.id);
		}
		return false;
	}
}

const nodeSelectorOf = (given: readonly Given[], node: NodeInfo): Pick<AllocationResult, 'nodeSelector'> => {
	if (given.some(({candidate}) => candidate.nodeName !== undefined)) {
		const matchFields = [{key: 'metadata.name', operator: 'In', values: [node.name]}];
		return {nodeSelector: {nodeSelectorTerms: [{matchFields}]}};
	}
	const terms = given.flatMap(({candidate}) => candidate.nodeSelector?.nodeSelectorTerms.slice(0, 1) ?? []);
	if (terms.length === 0) return {};
	const [first, ...rest] = terms;
	const matchExpressions = [...(first!.matchExpressions ?? []), ...rest.flatMap(term => term.matchExpressions ?? [])];
	return {nodeSelector: {nodeSelectorTerms: [{...first, matchExpressions}]}};
};

const configOf = (claim: ResourceClaim, given: readonly Given[], {deviceClass}: AllocationInput) => {
	const names = new Set(given.map(({wanted}) => wanted.exact.deviceClassName));
	const ofClasses = [...names].flatMap(name =>
		(deviceClass(name)?.spec.config ?? []).map(config => ({source: 'FromClass', ...config})),
	);
	const ofClaim = (claim.spec.devices?.config ?? []).map(config => ({source: 'FromClaim', ...config}));
	return [...ofClasses, ...ofClaim];
};

/**
What a claim would get on a node: the first devices in order that satisfy all of its requests and constraints together;
undefined: nothing does. Throws an Error for a selector that cannot be evaluated.
*/
export const allocate = (
	claim: ResourceClaim,
	node: NodeInfo,
	input: AllocationInput,
): AllocationResult | undefined => {
	const {requests = [], constraints = []} = claim.spec.devices ?? {};
	const reachable = input.devices.filter(candidate => reaches(node, candidate));
	const given = new Search(input, reachable, constraints).run(requests);
	if (given === undefined) return undefined;
	const config = configOf(claim, given, input);
	return {
		devices: {
			results: given.map(({wanted, candidate: {driver, pool, device}}) => ({
				...(wanted.exact.adminAccess === undefined ? {} : {adminAccess: wanted.exact.adminAccess}),
				device: device.name,
				driver,
				pool,
				request: wanted.name,
				...(wanted.exact.tolerations === undefined ? {} : {tolerations: wanted.exact.tolerations}),
			})),
			...(config.length === 0 ? {} : {config}),
		},
		...nodeSelectorOf(given, node),
	};
};
