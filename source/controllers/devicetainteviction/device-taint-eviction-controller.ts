import type {ComponentContext} from '../../client/component.ts';
import {keyOf} from '../../machinery/object-key.ts';
import {unlessGone} from '../objects/refusals.ts';
import {markDisrupted} from '../pods/disrupt-pod.ts';
import type {Pod} from '../pods/pod-states.ts';
import type {ResourceClaim} from '../resourceclaim/claim-for-pod.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {evictionTime, poolOf, type ResourceSlice} from './eviction-time.ts';

const poolIndex = 'pool';

const consumerKeys = ({metadata: {namespace = ''}, status}: ResourceClaim): readonly string[] =>
	(status?.reservedFor ?? []).filter(({resource}) => resource === 'pods').map(({name}) => `${namespace}/${name}`);

const poolOfSlice = ({spec}: ResourceSlice): string => poolOf({driver: spec.driver, pool: spec.pool.name});

const claimNames = ({spec, status}: Pod): readonly string[] => [
	...(spec.resourceClaims ?? []).flatMap(({resourceClaimName}) => resourceClaimName ?? []),
	...(status?.resourceClaimStatuses ?? []).flatMap(({resourceClaimName}) => resourceClaimName ?? []),
];

/**
Deletes pods whose devices have a NoExecute taint that their claims do not tolerate, or not for longer
(device_taint_eviction.go). What it remembers is only whose deletion it has planned, to say when that is off.
*/
export const createDeviceTaintEvictionController: CreateController = context => {
	const {informers, events, clock} = context;
	const pods = informers.of('Pod');
	const claims = informers.of('ResourceV1ResourceClaim');
	const slices = informers.of('ResourceSlice');
	slices.addIndex(poolIndex, slice => [poolOfSlice(slice)]);
	claims.addIndex(poolIndex, ({status}) => [...new Set((status?.allocation?.devices?.results ?? []).map(poolOf))]);
	/** Uids of the pods whose deletion is planned, by their keys. */
	const planned = new Map<string, string>();
	const announce = (pod: Pod, message: string): void =>
		events.event(pod, 'Normal', 'DeviceTaintManagerEviction', message);

	const cancel = (key: string, pod: Pod): void => {
		const isPlanned = planned.get(key) === pod.metadata.uid;
		planned.delete(key);
		if (isPlanned) announce(pod, 'Cancelling deletion');
	};
	const evict = async (key: string, pod: Pod): Promise<void> => {
		planned.delete(key);
		announce(pod, 'Marking for deletion');
		await unlessGone(deleteTainted(context, pod));
	};

	const dueOf = (pod: Pod): number | undefined => {
		const {metadata, spec} = pod;
		if (spec.nodeName === undefined || spec.nodeName === '') return undefined;
		const due = Math.min(
			...claimNames(pod)
				.flatMap(name => claims.get(`${metadata.namespace ?? ''}/${name}`) ?? [])
				.filter(claim => (claim.status?.reservedFor ?? []).some(({uid}) => uid === metadata.uid))
				.map(claim => evictionTime(claim, pool => slices.by(poolIndex, pool)) ?? Number.POSITIVE_INFINITY),
		);
		return Number.isFinite(due) ? due : undefined;
	};

	return {
		name: 'device-taint-eviction-controller',
		watches: [
			watch('ResourceV1ResourceClaim', (claim, previous) => [
				...new Set([...consumerKeys(claim), ...(previous === undefined ? [] : consumerKeys(previous))]),
			]),
			watch('ResourceSlice', slice => claims.by(poolIndex, poolOfSlice(slice)).flatMap(consumerKeys)),
			watch('Pod', (pod, previous) => {
				const isNews =
					previous?.spec.nodeName !== pod.spec.nodeName ||
					previous?.status?.resourceClaimStatuses !== pod.status?.resourceClaimStatuses;
				const key = keyOf(pod);
				return planned.has(key) || (isNews && claimNames(pod).length > 0) ? [key] : [];
			}),
		],
		reconcile: async key => {
			const pod = pods.get(key);
			if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return void planned.delete(key);
			const due = dueOf(pod);
			if (due === undefined) return cancel(key, pod);
			if (due <= clock.now()) return evict(key, pod);
			planned.set(key, pod.metadata.uid);
			return {requeueAfterMs: due - clock.now()};
		},
	};
};

const deleteTainted = async ({client, clock}: ComponentContext, pod: Pod): Promise<void> => {
	const reason = 'DeletionByDeviceTaintManager';
	const message = 'Device Taint manager: deleting due to NoExecute taint';
	await markDisrupted(client, pod, {reason, message}, clock.now());
	const {name, namespace, uid} = pod.metadata;
	await client.delete('Pod', {name, namespace}, {preconditions: {uid}});
};
