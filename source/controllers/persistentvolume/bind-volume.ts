import type {Client} from '../../client/types.ts';
import {writeStatus} from '../objects/write-status.ts';
import type {Claim, Volume} from './volume-matching.ts';

/** On a claim: both sides of the binding have been written. */
export const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';
/** On either side: the controller chose the other one, so it may also take the choice back. */
export const boundByControllerAnnotation = 'pv.kubernetes.io/bound-by-controller';

const annotated = <T extends Volume | Claim>(object: T, ...names: readonly string[]): T => ({
	...object,
	metadata: {
		...object.metadata,
		annotations: {...object.metadata.annotations, ...Object.fromEntries(names.map(name => [name, 'yes']))},
	},
});

/** The object without the marks of a binding that the controller has made. */
export const withoutMarks = <T extends Volume | Claim>(object: T): T => {
	const {
		[bindCompletedAnnotation]: _completed,
		[boundByControllerAnnotation]: _chosen,
		...annotations
	} = object.metadata.annotations ?? {};
	return {...object, metadata: {...object.metadata, annotations}};
};

const reserve = async (client: Client, volume: Volume, claim: Claim): Promise<Volume> => {
	const {name, namespace, uid, resourceVersion} = claim.metadata;
	const {claimRef} = volume.spec ?? {};
	if (claimRef?.uid === uid) return volume;
	const reference = {apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion};
	const reserved = {...volume, spec: {...volume.spec, claimRef: reference}};
	return client.update(
		'PersistentVolume',
		claimRef === undefined ? annotated(reserved, boundByControllerAnnotation) : reserved,
	);
};

const point = async (client: Client, claim: Claim, volume: Volume): Promise<Claim> => {
	const chosen = !claim.spec?.volumeName;
	if (!chosen && claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined) return claim;
	const marks = [bindCompletedAnnotation, ...(chosen ? [boundByControllerAnnotation] : [])];
	const pointing = {...claim, spec: {...claim.spec, volumeName: volume.metadata.name}};
	return client.update('PersistentVolumeClaim', annotated(pointing, ...marks));
};

/** Writes the phase of a volume. */
export const writeVolumePhase = (client: Client, volume: Volume, phase: string): Promise<Volume> =>
	volume.status?.phase === phase
		? Promise.resolve(volume)
		: writeStatus(client, 'PersistentVolume', volume, {...volume.status, phase});

/**
Binds a claim and a volume in four writes, each of which may have been done before: the volume's reference and phase, then
the claim's volume and status. Rejects with 409 when somebody else was faster.
*/
export const bindVolume = async (client: Client, volume: Volume, claim: Claim): Promise<void> => {
	const reserved = await reserve(client, volume, claim);
	await writeVolumePhase(client, reserved, 'Bound');
	const pointing = await point(client, claim, reserved);
	const {accessModes, capacity} = reserved.spec ?? {};
	const status = {...pointing.status, phase: 'Bound', accessModes, capacity};
	await writeStatus(client, 'PersistentVolumeClaim', pointing, status);
};
