import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {removeFinalizer} from './finalizers.ts';

const finalizer = 'kubernetes.io/pv-protection';

/** Lets a deleted volume go only when no claim is bound to it any more. */
export const createVolumeProtectionController: CreateController = ({client, informers}) => {
	const volumes = informers.of('PersistentVolume');
	return {
		name: 'persistentvolume-protection-controller',
		watches: [watch('PersistentVolume', ({metadata}) => [metadata.name])],
		reconcile: async name => {
			const volume = volumes.get(name);
			if (volume?.metadata.deletionTimestamp === undefined || volume.status?.phase === 'Bound') return;
			if (!volume.metadata.finalizers?.includes(finalizer)) return;
			await removeFinalizer(client, 'PersistentVolume', volume, finalizer);
		},
	};
};
