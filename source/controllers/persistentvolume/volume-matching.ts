import type {ObjectOf} from '../../client/types.ts';
import {matcherOfSelector} from '../../machinery/label-selector.ts';
import {wholeValue} from '../../machinery/quantity.ts';

export type Volume = ObjectOf<'PersistentVolume'>;
export type Claim = ObjectOf<'PersistentVolumeClaim'>;

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** The storage class a volume or a claim belongs to; empty for none. The beta annotation still wins over the field. */
export const classNameOf = ({metadata, spec}: Volume | Claim): string =>
	metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '';

const sizeOf = (quantities: {readonly [resource: string]: string} | undefined): number =>
	wholeValue(quantities?.['storage'] ?? '0');

/** True when a volume is reserved for the claim: by name, and by uid once the binding is complete. */
export const isReservedFor = ({spec}: Volume, {metadata}: Claim): boolean => {
	const reference = spec?.claimRef;
	if (reference?.name !== metadata.name || reference.namespace !== metadata.namespace) return false;
	return !reference.uid || reference.uid === metadata.uid;
};

/** Why a volume that a claim asks for by name will not do; undefined when it will (checkVolumeSatisfyClaim). */
export const mismatchOf = (volume: Volume, claim: Claim): string | undefined => {
	const modes = volume.spec?.accessModes ?? [];
	if (sizeOf(volume.spec?.capacity) < sizeOf(claim.spec?.resources?.requests)) return 'requested PV is too small';
	if (classNameOf(volume) !== classNameOf(claim)) return 'storageClassName does not match';
	if ((volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) {
		return 'incompatible volumeMode';
	}
	if (!(claim.spec?.accessModes ?? []).every(mode => modes.includes(mode))) return 'incompatible accessMode';
	return undefined;
};

const isFree = (volume: Volume, {spec}: Claim): boolean =>
	volume.spec?.claimRef === undefined &&
	volume.status?.phase === 'Available' &&
	(spec?.selector === undefined || matcherOfSelector(spec.selector).matches(volume.metadata.labels));

/** The volume for a claim: one reserved for it, otherwise the smallest free one that will do; by name among equals. */
export const bestVolume = (volumes: readonly Volume[], claim: Claim): Volume | undefined => {
	const suitable = volumes.filter(
		volume => volume.metadata.deletionTimestamp === undefined && mismatchOf(volume, claim) === undefined,
	);
	const reserved = suitable.find(volume => isReservedFor(volume, claim));
	if (reserved !== undefined) return reserved;
	return suitable
		.filter(volume => isFree(volume, claim))
		.toSorted(
			(a, b) => sizeOf(a.spec?.capacity) - sizeOf(b.spec?.capacity) || (a.metadata.name < b.metadata.name ? -1 : 1),
		)[0];
};
