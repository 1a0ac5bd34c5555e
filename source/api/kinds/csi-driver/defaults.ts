import type {CSIDriver} from '../../schema/kubernetes.generated.ts';
import {withAbsent, withField} from '../shared/sharing.ts';

/** A CSIDriver with the server's defaults. */
export const withCsiDriverDefaults = (driver: CSIDriver): CSIDriver =>
	withField(
		driver,
		'spec',
		withAbsent(driver.spec ?? {}, {
			attachRequired: true,
			podInfoOnMount: false,
			volumeLifecycleModes: ['Persistent'],
			storageCapacity: false,
			fsGroupPolicy: 'ReadWriteOnceWithFSType',
			requiresRepublish: false,
			seLinuxMount: false,
		}),
	);
