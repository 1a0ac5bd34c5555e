import type {ComponentContext} from '../../client/component.ts';
import {unlessGone} from '../objects/refusals.ts';
import {writeStatus} from '../objects/write-status.ts';
import {bindCompletedAnnotation, bindVolume} from './bind-volume.ts';
import {bestVolume, classNameOf, isReservedFor, mismatchOf, type Claim, type Volume} from './volume-matching.ts';

/** The scheduler has picked the node for a claim that waits for its first pod. */
const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';
const noProvisioner = 'kubernetes.io/no-provisioner';

/** Why a claim without a volume has to wait; what kube-controller-manager says of it, in an event. */
const tellWaiting = ({events, informers}: ComponentContext, claim: Claim): void => {
	const className = classNameOf(claim);
	const storageClass = informers.of('StorageClass').get(className);
	if (className === '') {
		const text = 'no persistent volumes available for this claim and no storage class is set';
		events.event(claim, 'Normal', 'FailedBinding', text);
	} else if (storageClass === undefined) {
		const text = `storageclass.storage.k8s.io "${className}" not found`;
		events.event(claim, 'Warning', 'ProvisioningFailed', text);
	} else if (storageClass.provisioner !== noProvisioner) {
		const text =
			`Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by ` +
			'the system administrator. If volume creation is delayed, please verify that the provisioner is running and ' +
			'correctly registered.';
		events.event(claim, 'Normal', 'ExternalProvisioning', text);
	}
};

const waitsForPod = ({informers}: ComponentContext, claim: Claim): boolean =>
	informers.of('StorageClass').get(classNameOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer' &&
	claim.metadata.annotations?.[selectedNodeAnnotation] === undefined;

const keepPending = async ({client}: ComponentContext, claim: Claim): Promise<void> => {
	await writeStatus(client, 'PersistentVolumeClaim', claim, {...claim.status, phase: 'Pending'});
};

const findVolume = async (context: ComponentContext, claim: Claim): Promise<void> => {
	const {client, informers, events} = context;
	const volumes = informers.of('PersistentVolume').list();
	const waits = waitsForPod(context, claim);
	// The scheduler reserves the volume for a claim that waits for its first pod.
	const volume = bestVolume(waits ? volumes.filter(each => isReservedFor(each, claim)) : volumes, claim);
	if (volume !== undefined) return bindVolume(client, volume, claim);
	if (waits) {
		const text = 'waiting for first consumer to be created before binding';
		events.event(claim, 'Normal', 'WaitForFirstConsumer', text);
	} else {
		tellWaiting(context, claim);
	}
	await keepPending(context, claim);
};

const takeNamed = async (context: ComponentContext, claim: Claim, volume: Volume | undefined): Promise<void> => {
	const {client, events} = context;
	if (volume === undefined) return keepPending(context, claim);
	if (volume.spec?.claimRef === undefined) {
		const mismatch = mismatchOf(volume, claim);
		if (mismatch === undefined) return bindVolume(client, volume, claim);
		const text = `Cannot bind to requested volume "${volume.metadata.name}": ${mismatch}`;
		events.event(claim, 'Warning', 'VolumeMismatch', text);
	} else if (isReservedFor(volume, claim)) {
		return bindVolume(client, volume, claim);
	} else {
		const text = `volume "${volume.metadata.name}" already bound to a different claim.`;
		events.event(claim, 'Warning', 'FailedBinding', text);
	}
	return keepPending(context, claim);
};

const keepBound = async (context: ComponentContext, claim: Claim, volume: Volume | undefined): Promise<void> => {
	const {client, events} = context;
	const binds = volume?.spec?.claimRef === undefined || isReservedFor(volume, claim);
	if (volume !== undefined && binds) return bindVolume(client, volume, claim);
	if (claim.status?.phase === 'Lost') return;
	const [reason, text] =
		volume === undefined
			? ['ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!']
			: ['ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly'];
	events.event(claim, 'Warning', reason, text);
	await writeStatus(client, 'PersistentVolumeClaim', claim, {...claim.status, phase: 'Lost'});
};

/** Finds a volume for a claim and keeps the two together (pv_controller.go, syncClaim). */
export const reconcileClaim = async (context: ComponentContext, claim: Claim): Promise<void> => {
	if (claim.metadata.deletionTimestamp !== undefined) return;
	const {volumeName} = claim.spec ?? {};
	const completed = claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined;
	if (!volumeName && !completed) {
		await unlessGone(findVolume(context, claim));
		return;
	}
	const volume = volumeName ? context.informers.of('PersistentVolume').get(volumeName) : undefined;
	await unlessGone(completed ? keepBound(context, claim, volume) : takeNamed(context, claim, volume));
};
