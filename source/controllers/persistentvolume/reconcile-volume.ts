import type {Client, Informer} from '../../client/types.ts';
import {unlessGone} from '../objects/refusals.ts';
import {boundByControllerAnnotation, withoutMarks, writeVolumePhase} from './bind-volume.ts';
import type {Claim, Volume} from './volume-matching.ts';

/** Takes back a reservation; one that a user has made keeps its name and can be taken by a claim of that name again. */
const unbind = async (client: Client, volume: Volume): Promise<void> => {
	const {claimRef, ...spec} = volume.spec ?? {};
	const chosen = volume.metadata.annotations?.[boundByControllerAnnotation] !== undefined;
	const {uid: _uid, resourceVersion: _version, ...byName} = claimRef ?? {};
	const freed = withoutMarks({...volume, spec: chosen ? spec : {...spec, claimRef: byName}});
	await writeVolumePhase(client, await client.update('PersistentVolume', freed), 'Available');
};

/** What happens to a volume whose claim is gone. There is nothing behind a simulated volume that would have to be erased. */
const reclaim = async (client: Client, volume: Volume): Promise<void> => {
	const released = await writeVolumePhase(client, volume, 'Released');
	switch (released.spec?.persistentVolumeReclaimPolicy) {
		case 'Delete':
			await client.delete('PersistentVolume', {name: volume.metadata.name});
			return;
		case 'Recycle':
			await unbind(client, released);
			return;
		default:
	}
};

/** Keeps the phase of a volume in step with its claim (pv_controller.go, syncVolume). */
export const reconcileVolume = async (client: Client, claims: Informer<Claim>, volume: Volume): Promise<void> => {
	if (volume.metadata.deletionTimestamp !== undefined) return;
	const reference = volume.spec?.claimRef;
	if (!reference?.uid) {
		await unlessGone(writeVolumePhase(client, volume, 'Available'));
		return;
	}
	const claim = claims.get(`${reference.namespace}/${reference.name}`);
	if (claim === undefined || claim.metadata.uid !== reference.uid) {
		await unlessGone(reclaim(client, volume));
		return;
	}
	const {volumeName} = claim.spec ?? {};
	if (volumeName === volume.metadata.name) await unlessGone(writeVolumePhase(client, volume, 'Bound'));
	else if (volumeName) await unlessGone(unbind(client, volume));
};
