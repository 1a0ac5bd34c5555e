import type {PersistentVolumeClaim} from '../../schema/kubernetes.generated.ts';
import {withField} from '../shared/sharing.ts';

/** What a claim is filled from is said in two fields; who gave only one gets both, but for sources in other namespaces. */
const withBothSources = (claim: PersistentVolumeClaim): PersistentVolumeClaim => {
	const {spec = {}} = claim;
	const {dataSource, dataSourceRef} = spec;
	if (dataSource !== undefined && dataSourceRef === undefined) {
		return withField(claim, 'spec', {...spec, dataSourceRef: dataSource});
	}
	if (dataSource !== undefined || dataSourceRef === undefined || dataSourceRef.namespace) return claim;
	const {namespace: _, ...local} = dataSourceRef;
	return withField(claim, 'spec', {...spec, dataSource: local});
};

/** A new PersistentVolumeClaim. */
export const preparePersistentVolumeClaim = (claim: PersistentVolumeClaim): PersistentVolumeClaim =>
	withBothSources({...claim, status: {phase: 'Pending'}});
