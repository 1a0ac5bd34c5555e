import type {ClusterState} from '../cache/cluster-state.ts';
import type {PodInfo} from '../cache/pod-info.ts';
import type {Volume} from '../framework/objects.ts';
import {unresolvable, unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const diskTaken = unschedulable('node(s) had no available disk');
const claimTaken = unschedulable(
	'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
);

interface Restrictions {
	/** Claims of the pod that only one pod may use. */
	readonly exclusive: ReadonlySet<string>;
	/** How often pods of the cluster use those. */
	uses: number;
	/** Disks of the pod that cannot be attached twice to a node. */
	readonly disks: readonly Disk[];
}

/** A disk by what makes it the same one. */
interface Disk {
	/** Any one in common makes it the same disk. */
	readonly identities: readonly string[];
	/** Two read-only users do not clash. */
	readonly readOnly: boolean;
}

const diskOf = ({gcePersistentDisk: gce, awsElasticBlockStore: aws, iscsi, rbd}: Volume): Disk | undefined => {
	if (gce !== undefined) return {identities: [`gce ${gce.pdName}`], readOnly: gce.readOnly === true};
	if (aws !== undefined) return {identities: [`aws ${aws.volumeID}`], readOnly: false};
	if (iscsi !== undefined) return {identities: [`iscsi ${iscsi.iqn}`], readOnly: iscsi.readOnly === true};
	if (rbd === undefined) return undefined;
	const image = `${rbd.pool ?? 'rbd'}/${rbd.image}`;
	return {identities: rbd.monitors.map(monitor => `rbd ${monitor} ${image}`), readOnly: rbd.readOnly === true};
};

const disksOf = ({pod}: PodInfo): readonly Disk[] =>
	(pod.spec.volumes ?? []).map(diskOf).filter(disk => disk !== undefined);

const clash = (a: Disk, b: Disk): boolean =>
	!(a.readOnly && b.readOnly) && a.identities.some(identity => b.identities.includes(identity));

const usesOf = (keys: ReadonlySet<string>, {nodes}: ClusterState): number => {
	let uses = 0;
	if (keys.size === 0) return uses;
	for (const {claimUses} of nodes) for (const key of keys) uses += claimUses.get(key) ?? 0;
	return uses;
};

const countShared = (exclusive: ReadonlySet<string>, {claims}: PodInfo): number =>
	claims.filter(key => exclusive.has(key)).length;

/** One pod per ReadWriteOncePod claim, and no disk twice on a node that cannot be shared. */
export const volumeRestrictions: Plugin<Restrictions> = {
	name: 'VolumeRestrictions',
	preFilter(pod, cluster) {
		const exclusive = new Set<string>();
		for (const key of pod.claims) {
			const claim = cluster.objects.claim(key);
			if (claim === undefined) {
				const name = JSON.stringify(key.slice(key.indexOf('/') + 1));
				return {kind: 'refused', refusal: unresolvable(`persistentvolumeclaim ${name} not found`)};
			}
			if (claim.spec?.accessModes?.includes('ReadWriteOncePod') === true) exclusive.add(key);
		}
		const disks = disksOf(pod);
		if (exclusive.size === 0 && disks.length === 0) return {kind: 'skip'};
		return {kind: 'ready', state: {exclusive, uses: usesOf(exclusive, cluster), disks}};
	},
	filter({disks, uses}, _pod, node) {
		if (disks.length > 0) {
			for (const other of node.pods.values()) {
				if (disksOf(other).some(theirs => disks.some(ours => clash(ours, theirs)))) return diskTaken;
			}
		}
		return uses > 0 ? claimTaken : undefined;
	},
	podAdded(state, _pod, other) {
		state.uses += countShared(state.exclusive, other);
	},
	podRemoved(state, _pod, other) {
		state.uses -= countShared(state.exclusive, other);
	},
	events: [
		{source: 'AssignedPod', actions: ['Delete']},
		{source: 'Node', actions: ['Add']},
		{source: 'PersistentVolumeClaim', actions: ['Add', 'Update']},
	],
};
