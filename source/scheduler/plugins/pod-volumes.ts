import {wholeValue} from '../../machinery/quantity.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import type {ClusterObjects} from '../framework/cluster-objects.ts';
import {selectorMatcher, type SelectableNode} from '../framework/node-selector.ts';
import type {PersistentVolume, PersistentVolumeClaim, StorageClass} from '../framework/objects.ts';

/** The claims of a pod by how far their binding is. */
export interface PodClaims {
	readonly bound: readonly PersistentVolumeClaim[];
	/** To be bound for the node the scheduler picks. */
	readonly delayed: readonly PersistentVolumeClaim[];
	/** To be bound by the volume controller first, wherever the pod goes. */
	readonly immediate: readonly PersistentVolumeClaim[];
}

/** What binding a pod's claims on a node takes; empty when everything is bound. */
export interface VolumePlan {
	readonly matched: readonly {readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume}[];
	readonly provisioned: readonly PersistentVolumeClaim[];
}

/** kube-scheduler's reasons, in the order it gives them. */
export type VolumeReason =
	| "node(s) didn't match PersistentVolume's node affinity"
	| "node(s) didn't find available persistent volumes to bind"
	| 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

const bindCompleted = 'pv.kubernetes.io/bind-completed';
export const selectedNode = 'volume.kubernetes.io/selected-node';
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const noProvisioner = 'kubernetes.io/no-provisioner';

/** True when both sides of the binding are written. */
export const isClaimBound = ({metadata, spec}: PersistentVolumeClaim): boolean =>
	(spec?.volumeName ?? '') !== '' && metadata.annotations?.[bindCompleted] !== undefined;

export const classNameOf = ({metadata, spec}: PersistentVolumeClaim | PersistentVolume): string =>
	metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '';

const isDelayed = (claim: PersistentVolumeClaim, objects: ClusterObjects): boolean =>
	(claim.spec?.volumeName ?? '') === '' &&
	objects.storageClass(classNameOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';

/** Sorts claims by how far they are. */
export const sortClaims = (claims: readonly PersistentVolumeClaim[], objects: ClusterObjects): PodClaims => {
	const {
		bound = [],
		delayed = [],
		immediate = [],
	} = Object.groupBy(claims, claim => {
		if (isClaimBound(claim)) return 'bound';
		return isDelayed(claim, objects) ? 'delayed' : 'immediate';
	});
	return {bound, delayed, immediate};
};

/** True when a volume may be used on the node. */
const isReachable = ({spec}: PersistentVolume, node: SelectableNode): boolean => {
	const required = spec?.nodeAffinity?.required;
	return required === undefined || selectorMatcher(required)(node);
};

const sizeOf = (quantities: {readonly [resource: string]: string} | undefined): number =>
	wholeValue(quantities?.['storage'] ?? '0');

const belongsTo = ({spec}: PersistentVolume, claim: PersistentVolumeClaim): boolean => {
	const reference = spec?.claimRef;
	if (reference === undefined) return false;
	const {name, namespace, uid} = claim.metadata;
	const sameObject = (reference.uid ?? '') === '' || reference.uid === uid;
	return reference.name === name && reference.namespace === namespace && sameObject;
};

const isFree = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => {
	const modes = volume.spec?.accessModes ?? [];
	const selector = claim.spec?.selector;
	return (
		volume.status?.phase === 'Available' &&
		(selector === undefined || matcherOfSelector(selector).matches(volume.metadata.labels)) &&
		classNameOf(volume) === classNameOf(claim) &&
		(claim.spec?.accessModes ?? []).every(mode => modes.includes(mode))
	);
};

const couldHold = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
	volume.metadata.deletionTimestamp === undefined &&
	(volume.spec?.claimRef === undefined || belongsTo(volume, claim)) &&
	(volume.spec?.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem') &&
	sizeOf(volume.spec?.capacity) >= sizeOf(claim.spec?.resources?.requests);

/** The volume for a claim on a node: one reserved for it, else the smallest free one that fits. */
const findVolume = (
	claim: PersistentVolumeClaim,
	node: SelectableNode,
	objects: ClusterObjects,
	taken: ReadonlySet<string>,
): PersistentVolume | undefined => {
	const candidates = objects.volumes().filter(volume => !taken.has(volume.metadata.name) && couldHold(volume, claim));
	const reserved = candidates.find(volume => belongsTo(volume, claim));
	if (reserved !== undefined) return isReachable(reserved, node) ? reserved : undefined;
	return candidates
		.filter(volume => isFree(volume, claim) && isReachable(volume, node))
		.reduce<PersistentVolume | undefined>(
			(best, volume) =>
				best !== undefined && sizeOf(best.spec?.capacity) <= sizeOf(volume.spec?.capacity) ? best : volume,
			undefined,
		);
};

const allowsNode = ({allowedTopologies}: StorageClass, {labels}: SelectableNode): boolean =>
	allowedTopologies === undefined ||
	allowedTopologies.length === 0 ||
	allowedTopologies.some(({matchLabelExpressions = []}) =>
		matchLabelExpressions.every(({key, values}) => labels[key] !== undefined && values.includes(labels[key])),
	);

const canProvision = (claim: PersistentVolumeClaim, node: SelectableNode, objects: ClusterObjects): boolean => {
	const storageClass = objects.storageClass(classNameOf(claim));
	if (storageClass === undefined || storageClass.provisioner === '') return false;
	return storageClass.provisioner !== noProvisioner && allowsNode(storageClass, node);
};

const planDelayed = (
	claims: readonly PersistentVolumeClaim[],
	node: SelectableNode,
	objects: ClusterObjects,
): VolumePlan | undefined => {
	const started = (claim: PersistentVolumeClaim) => claim.metadata.annotations?.[selectedNode];
	if (claims.some(claim => started(claim) !== undefined && started(claim) !== node.name)) return undefined;
	const taken = new Set<string>();
	const matched: {claim: PersistentVolumeClaim; volume: PersistentVolume}[] = [];
	const provisioned = claims.filter(claim => started(claim) !== undefined);
	const bySize = claims
		.filter(claim => started(claim) === undefined)
		.toSorted((a, b) => sizeOf(a.spec?.resources?.requests) - sizeOf(b.spec?.resources?.requests));
	for (const claim of bySize) {
		const volume = findVolume(claim, node, objects, taken);
		if (volume === undefined) provisioned.push(claim);
		else {
			taken.add(volume.metadata.name);
			matched.push({claim, volume});
		}
	}
	return provisioned.every(claim => canProvision(claim, node, objects)) ? {matched, provisioned} : undefined;
};

const boundReason = (
	claims: readonly PersistentVolumeClaim[],
	node: SelectableNode,
	objects: ClusterObjects,
): VolumeReason | undefined => {
	for (const claim of claims) {
		const volume = objects.volume(claim.spec?.volumeName ?? '');
		if (volume === undefined) return 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
		if (!isReachable(volume, node)) return "node(s) didn't match PersistentVolume's node affinity";
	}
	return undefined;
};

/** What it takes to have a pod's volumes on a node, or why that cannot be. Storage capacity of CSI drivers is not looked at. */
export const planVolumes = (
	{bound, delayed}: PodClaims,
	node: SelectableNode,
	objects: ClusterObjects,
): VolumePlan | readonly VolumeReason[] => {
	const reason = boundReason(bound, node, objects);
	const plan = planDelayed(delayed, node, objects);
	if (plan !== undefined && reason === undefined) return plan;
	const unmatched: readonly VolumeReason[] =
		plan === undefined ? ["node(s) didn't find available persistent volumes to bind"] : [];
	if (reason === undefined) return unmatched;
	return reason.startsWith("node(s) didn't match") ? [reason, ...unmatched] : [...unmatched, reason];
};

/** The claims a pod uses, in order, or why it cannot be scheduled yet: the words of VolumeBinding. */
export const claimsOfPod = (
	keys: readonly string[],
	ephemeral: ReadonlySet<string>,
	objects: ClusterObjects,
): readonly PersistentVolumeClaim[] | string => {
	const claims: PersistentVolumeClaim[] = [];
	for (const key of keys) {
		const claim = objects.claim(key);
		const name = JSON.stringify(key.slice(key.indexOf('/') + 1));
		if (claim === undefined) {
			return ephemeral.has(key)
				? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${name}`
				: `persistentvolumeclaim ${name} not found`;
		}
		if (claim.status?.phase === 'Lost') {
			const volume = JSON.stringify(claim.spec?.volumeName ?? '');
			return `persistentvolumeclaim ${name} bound to non-existent persistentvolume ${volume}`;
		}
		if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim ${name} is being deleted`;
		claims.push(claim);
	}
	return claims;
};

/** A reference to a claim as a volume keeps it. */
export const claimReference = (claim: PersistentVolumeClaim) => ({
	apiVersion: 'v1',
	kind: 'PersistentVolumeClaim',
	namespace: claim.metadata.namespace,
	name: claim.metadata.name,
	uid: claim.metadata.uid,
	resourceVersion: claim.metadata.resourceVersion,
});
