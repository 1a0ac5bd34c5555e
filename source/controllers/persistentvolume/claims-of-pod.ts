import type {Informer, ObjectOf} from '../../client/types.ts';

type Pod = ObjectOf<'Pod'>;

/** Index of the pods that use a claim, by the claim's key. */
export const claimIndex = 'claims';

/** Keys of the claims that a pod uses, those made for its ephemeral volumes included. */
export const claimsOfPod = ({metadata, spec}: Pod): readonly string[] =>
	(spec?.volumes ?? []).flatMap(({name, persistentVolumeClaim, ephemeral}) => {
		const claim = ephemeral === undefined ? persistentVolumeClaim?.claimName : `${metadata.name}-${name}`;
		return claim === undefined ? [] : [`${metadata.namespace}/${claim}`];
	});

/** Makes the index; any number of times. */
export const addClaimIndex = (pods: Informer<Pod>): void => pods.addIndex(claimIndex, claimsOfPod);
