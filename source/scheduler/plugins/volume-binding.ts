import type {Client} from '../../client/types.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {NodeInfo} from '../cache/node-info.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import type {PersistentVolumeClaim} from '../framework/objects.ts';
import {failure, unresolvable, type Refusal} from '../framework/refusal.ts';
import type {Binding, Plugin} from '../framework/types.ts';
import {volumeBindPollMs, volumeBindTimeoutMs} from '../limits.ts';
import {
	claimReference,
	claimsOfPod,
	isClaimBound,
	planVolumes,
	selectedNode,
	sortClaims,
	type PodClaims,
	type VolumePlan,
} from './pod-volumes.ts';

interface VolumeFilter {
	readonly claims: PodClaims;
	readonly objects: ClusterObjects;
}

/** Keys of the claims that exist only for this pod. */
const ephemeralClaims = ({pod, namespace}: PodInfo): ReadonlySet<string> =>
	new Set(
		(pod.spec.volumes ?? [])
			.filter(({ephemeral}) => ephemeral !== undefined)
			.map(({name}) => `${namespace}/${pod.metadata.name}-${name}`),
	);

const planFor = (pod: PodInfo, node: NodeInfo, objects: ClusterObjects): VolumePlan | undefined => {
	const claims = claimsOfPod(pod.claims, ephemeralClaims(pod), objects);
	if (typeof claims === 'string') return undefined;
	const plan = planVolumes(sortClaims(claims, objects), node, objects);
	return 'matched' in plan ? plan : undefined;
};

const isEmpty = ({matched, provisioned}: VolumePlan): boolean => matched.length === 0 && provisioned.length === 0;

const writePlan = async (client: Client, {matched, provisioned}: VolumePlan, nodeName: string): Promise<void> => {
	for (const {claim, volume} of matched) {
		if (volume.spec?.claimRef?.uid === claim.metadata.uid) continue;
		await client.update('PersistentVolume', {
			...volume,
			metadata: {
				...volume.metadata,
				annotations: {...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes'},
			},
			spec: {...volume.spec, claimRef: claimReference(claim)},
		});
	}
	for (const claim of provisioned) {
		if (claim.metadata.annotations?.[selectedNode] === nodeName) continue;
		const annotations = {...claim.metadata.annotations, [selectedNode]: nodeName};
		await client.update('PersistentVolumeClaim', {...claim, metadata: {...claim.metadata, annotations}});
	}
};

const areBound = ({claims}: PodInfo, objects: ClusterObjects): boolean =>
	claims.map(key => objects.claim(key)).every(claim => claim !== undefined && isClaimBound(claim));

const bindVolumes = async (
	{pod, node, cluster, context}: Binding,
	bindTimeoutMs: number,
): Promise<Refusal | undefined> => {
	const plan = planFor(pod, node, cluster.objects);
	if (plan === undefined) return failure(`binding volumes: node ${node.name} no longer has the volumes of ${pod.key}`);
	if (isEmpty(plan)) return undefined;
	await writePlan(context.client, plan, node.name);
	const until = context.clock.now() + bindTimeoutMs;
	while (!areBound(pod, cluster.objects)) {
		if (context.clock.now() >= until) return failure('binding volumes: context deadline exceeded');
		await context.clock.sleep(volumeBindPollMs);
	}
	return undefined;
};

const unboundImmediate = unresolvable('pod has unbound immediate PersistentVolumeClaims');

/** Volumes that are bound must reach the node; claims that wait for a consumer must find or get one there, which preBind brings about. */
export const createVolumeBinding = (bindTimeoutMs = volumeBindTimeoutMs): Plugin<VolumeFilter> => ({
	name: 'VolumeBinding',
	preFilter(pod, {objects}) {
		if (pod.claims.length === 0) return {kind: 'skip'};
		const found: readonly PersistentVolumeClaim[] | string = claimsOfPod(pod.claims, ephemeralClaims(pod), objects);
		if (typeof found === 'string') return {kind: 'refused', refusal: unresolvable(found)};
		const claims = sortClaims(found, objects);
		if (claims.immediate.length > 0) return {kind: 'refused', refusal: unboundImmediate};
		return {kind: 'ready', state: {claims, objects}};
	},
	filter({claims, objects}, _pod, node) {
		const plan = planVolumes(claims, node, objects);
		return 'matched' in plan ? undefined : unresolvable(...plan);
	},
	bindsLater(pod, node, {objects}) {
		if (pod.claims.length === 0) return false;
		const plan = planFor(pod, node, objects);
		return plan !== undefined && !isEmpty(plan);
	},
	async preBind(binding) {
		return binding.pod.claims.length === 0 ? undefined : bindVolumes(binding, bindTimeoutMs);
	},
	events: [
		{source: 'PersistentVolumeClaim', actions: ['Add', 'Update']},
		{source: 'PersistentVolume', actions: ['Add', 'Update']},
		{source: 'StorageClass', actions: ['Add', 'Update']},
		{source: 'CSINode', actions: ['Add', 'Update']},
		{source: 'Node', actions: ['Add', 'Update']},
	],
});

/** With kube-scheduler's default arguments. */
export const volumeBinding = createVolumeBinding();
