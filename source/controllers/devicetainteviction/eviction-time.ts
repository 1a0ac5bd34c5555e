import {parseTimestamp} from '../../clock/clock.ts';
import {toleratesTaint} from '../../machinery/taints.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {ResourceClaim} from '../resourceclaim/claim-for-pod.ts';

export type ResourceSlice = ObjectOf<'ResourceSlice'>;
type DeviceTaint = NonNullable<NonNullable<NonNullable<ResourceSlice['spec']['devices']>[number]['taints']>>[number];
type Result = NonNullable<
	NonNullable<NonNullable<NonNullable<ResourceClaim['status']>['allocation']>['devices']>['results']
>[number];

/** The pool of a slice or of a device that was allocated: `driver/pool`. */
export const poolOf = ({driver, pool}: {readonly driver: string; readonly pool: string}): string => `${driver}/${pool}`;

const taintsOf = ({device}: Result, slices: readonly ResourceSlice[]): readonly DeviceTaint[] => {
	const newest = Math.max(...slices.map(({spec}) => spec.pool.generation));
	return slices
		.filter(({spec}) => spec.pool.generation === newest)
		.flatMap(({spec}) => spec.devices?.find(({name}) => name === device)?.taints ?? [])
		.filter(({effect}) => effect === 'NoExecute');
};

/** When a taint drives the users of a device away; infinity: it is tolerated for ever. */
const dueOf = (taint: DeviceTaint, {tolerations = []}: Result): number => {
	const since = parseTimestamp(taint.timeAdded) ?? Number.POSITIVE_INFINITY;
	const used = tolerations.filter(one => one.effect === 'NoExecute' && toleratesTaint(one, taint));
	if (used.some(({tolerationSeconds}) => tolerationSeconds === undefined)) return Number.POSITIVE_INFINITY;
	const shortest = Math.min(...used.map(({tolerationSeconds = 0}) => Math.max(tolerationSeconds, 0)));
	return used.length === 0 ? since : since + shortest * 1000;
};

/**
When the pods that use a claim must go, because a device of it has a NoExecute taint that is not tolerated any longer; ms since
the epoch, undefined: they may stay. `slicesOf` has the slices of a pool (device_taint_eviction.go, claimEvictionTime).
*/
export const evictionTime = (
	{status}: ResourceClaim,
	slicesOf: (pool: string) => readonly ResourceSlice[],
): number | undefined => {
	const results = status?.allocation?.devices?.results ?? [];
	const due = Math.min(
		...results.flatMap(result => taintsOf(result, slicesOf(poolOf(result))).map(taint => dueOf(taint, result))),
	);
	return Number.isFinite(due) ? due : undefined;
};
