import {keyOf} from '../../machinery/object-key.ts';
import {isPodFinished} from '../pods/pod-states.ts';
import type {CreateController} from '../types.ts';
import {watch} from '../watch.ts';
import {addClaimIndex, claimIndex, claimsOfPod} from './claims-of-pod.ts';
import {removeFinalizer} from './finalizers.ts';

const finalizer = 'kubernetes.io/pvc-protection';

/** Lets a deleted claim go only when no pod on a node uses it any more. */
export const createClaimProtectionController: CreateController = ({client, informers}) => {
	const claims = informers.of('PersistentVolumeClaim');
	const pods = informers.of('Pod');
	addClaimIndex(pods);
	const isUsed = (key: string): boolean =>
		pods.by(claimIndex, key).some(pod => Boolean(pod.spec?.nodeName) && !isPodFinished(pod));
	return {
		name: 'persistentvolumeclaim-protection-controller',
		watches: [watch('PersistentVolumeClaim', claim => [keyOf(claim)]), watch('Pod', claimsOfPod)],
		reconcile: async key => {
			const claim = claims.get(key);
			if (claim?.metadata.deletionTimestamp === undefined) return;
			if (!claim.metadata.finalizers?.includes(finalizer) || isUsed(key)) return;
			await removeFinalizer(client, 'PersistentVolumeClaim', claim, finalizer);
		},
	};
};
