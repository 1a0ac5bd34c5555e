import {keyOf} from '../../machinery/object-key.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {reconcileClaim} from './reconcile-claim.ts';
import {reconcileVolume} from './reconcile-volume.ts';
import {classNameOf, type Claim, type Volume} from './volume-matching.ts';

const volumeKey = (name: string): string => `volume ${name}`;
const claimKey = (key: string): string => `claim ${key}`;

/** Index of the claims that have no volume, by storage class. */
const unboundIndex = 'unbound-of-class';

const keysOfClaim = (claim: Claim): readonly string[] => {
	const {volumeName} = claim.spec ?? {};
	return volumeName ? [claimKey(keyOf(claim)), volumeKey(volumeName)] : [claimKey(keyOf(claim))];
};

/** Binds claims to volumes and releases volumes whose claims are gone. It provisions nothing. */
export const createPersistentVolumeBinderController: CreateController = context => {
	const {client, informers} = context;
	const volumes = informers.of('PersistentVolume');
	const claims = informers.of('PersistentVolumeClaim');
	informers.of('StorageClass');
	claims.addIndex(unboundIndex, claim => (claim.spec?.volumeName ? [] : [classNameOf(claim)]));

	/** The volume itself, the claim it is reserved for, and while it is free every claim that may want it. */
	const keysOfVolume = (volume: Volume): readonly string[] => {
		const {claimRef} = volume.spec ?? {};
		const own = volumeKey(volume.metadata.name);
		if (claimRef !== undefined) return [own, claimKey(`${claimRef.namespace}/${claimRef.name}`)];
		const named = claims.list().filter(({spec}) => spec?.volumeName === volume.metadata.name);
		return [own, ...[...claims.by(unboundIndex, classNameOf(volume)), ...named].map(claim => claimKey(keyOf(claim)))];
	};

	/** A claim that is gone leaves its volume, whichever side of the binding was written. */
	const keysOfChangedClaim = (claim: Claim): readonly string[] => [
		...keysOfClaim(claim),
		...volumes
			.list()
			.filter(({spec}) => spec?.claimRef?.uid === claim.metadata.uid)
			.map(({metadata}) => volumeKey(metadata.name)),
	];

	return {
		name: 'persistentvolume-binder-controller',
		watches: [
			watch('PersistentVolume', keysOfVolume),
			watch('PersistentVolumeClaim', keysOfChangedClaim),
			watch('StorageClass', ({metadata}) => claims.by(unboundIndex, metadata.name).flatMap(keysOfClaim)),
		],
		reconcile: async key => {
			const [kind, name = ''] = key.split(' ');
			if (kind === 'volume') {
				const volume = volumes.get(name);
				if (volume !== undefined) await reconcileVolume(client, claims, volume);
				return;
			}
			const claim = claims.get(name);
			if (claim !== undefined) await reconcileClaim(context, claim);
		},
	};
};
