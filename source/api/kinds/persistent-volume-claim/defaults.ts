import type {PersistentVolumeClaim} from '../../schema/kubernetes.generated.ts';
import {withAbsent, withField} from '../shared/sharing.ts';

/** A PersistentVolumeClaim with the server's defaults; also in the templates of StatefulSets. */
export const withPersistentVolumeClaimDefaults = (claim: PersistentVolumeClaim): PersistentVolumeClaim => {
	const spec = withAbsent(claim.spec ?? {}, {volumeMode: 'Filesystem'});
	const status = withAbsent(claim.status ?? {}, {phase: 'Pending'});
	return withField(withField(claim, 'spec', spec), 'status', status);
};
