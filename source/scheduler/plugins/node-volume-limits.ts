import type {ClusterObjects} from '../framework/cluster-objects.ts';
import {unschedulable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';
import {classNameOf} from './pod-volumes.ts';

const tooMany = unschedulable('node(s) exceed max volume count');

/** A volume that a CSI driver attaches. */
interface Attachment {
	readonly driver: string;
	/** The same for all pods that share the volume. */
	readonly handle: string;
}

const attachmentOf = (claimKey: string, objects: ClusterObjects): Attachment | undefined => {
	const claim = objects.claim(claimKey);
	if (claim === undefined) return undefined;
	const volume = objects.volume(claim.spec?.volumeName ?? '');
	if (volume !== undefined) {
		const csi = volume.spec?.csi;
		return csi === undefined ? undefined : {driver: csi.driver, handle: csi.volumeHandle};
	}
	const driver = objects.storageClass(classNameOf(claim))?.provisioner;
	return driver === undefined ? undefined : {driver, handle: claimKey};
};

const attachmentsOf = (claimKeys: Iterable<string>, objects: ClusterObjects): readonly Attachment[] =>
	[...claimKeys].map(key => attachmentOf(key, objects)).filter(attachment => attachment !== undefined);

const handlesByDriver = (attachments: readonly Attachment[]): ReadonlyMap<string, ReadonlySet<string>> => {
	const handles = new Map<string, Set<string>>();
	for (const {driver, handle} of attachments) {
		const known = handles.get(driver);
		if (known === undefined) handles.set(driver, new Set([handle]));
		else known.add(handle);
	}
	return handles;
};

interface Limits {
	readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
	readonly objects: ClusterObjects;
}

/** Refuses nodes whose CSI drivers have as many volumes attached as their CSINode allows. */
export const nodeVolumeLimits: Plugin<Limits> = {
	name: 'NodeVolumeLimits',
	preFilter({claims}, {objects}) {
		const wanted = handlesByDriver(attachmentsOf(claims, objects));
		return wanted.size === 0 ? {kind: 'skip'} : {kind: 'ready', state: {wanted, objects}};
	},
	filter({wanted, objects}, _pod, node) {
		const drivers = objects.csiNode(node.name)?.spec.drivers ?? [];
		const limited = drivers.filter(({name, allocatable}) => allocatable?.count !== undefined && wanted.has(name));
		if (limited.length === 0) return undefined;
		const attached = handlesByDriver(attachmentsOf(node.claimUses.keys(), objects));
		for (const {name, allocatable} of limited) {
			const here = attached.get(name) ?? new Set<string>();
			const added = wanted.get(name)!.difference(here);
			if (added.size > 0 && here.size + added.size > allocatable!.count!) return tooMany;
		}
		return undefined;
	},
	events: [
		{source: 'CSINode', actions: ['Add', 'Update']},
		{source: 'AssignedPod', actions: ['Delete']},
		{source: 'PersistentVolumeClaim', actions: ['Add', 'Update']},
	],
};
