import type {PersistentVolume} from '../../schema/kubernetes.generated.ts';
import {changeField, withAbsent, withField} from '../shared/sharing.ts';

/** A PersistentVolume with the server's defaults (SetDefaults_PersistentVolume). */
export const withPersistentVolumeDefaults = (volume: PersistentVolume): PersistentVolume => {
	const spec = withAbsent(volume.spec ?? {}, {
		persistentVolumeReclaimPolicy: 'Retain',
		volumeMode: 'Filesystem',
	});
	const typed = changeField(spec, 'hostPath', source => withAbsent(source, {type: ''}));
	const status = withAbsent(volume.status ?? {}, {phase: 'Pending'});
	return withField(withField(volume, 'spec', typed), 'status', status);
};
