import type {
	PersistentVolumeClaim,
	StatefulSet,
	StatefulSetSpec,
	StatefulSetUpdateStrategy,
} from '../../schema/kubernetes.generated.ts';
import {withPersistentVolumeClaimDefaults} from '../persistent-volume-claim/defaults.ts';
import {withTemplateDefaults} from '../shared/pod-spec-defaults.ts';
import {changeField, mapItems, withAbsent, withField} from '../shared/sharing.ts';

const withStrategyDefaults = (strategy: StatefulSetUpdateStrategy = {}): StatefulSetUpdateStrategy => {
	const typed = withAbsent(strategy, {type: 'RollingUpdate'});
	if (typed.type !== 'RollingUpdate') return typed;
	return withField(typed, 'rollingUpdate', withAbsent(typed.rollingUpdate ?? {}, {partition: 0}));
};

const withClaimDefaults = (claim: PersistentVolumeClaim): PersistentVolumeClaim =>
	withPersistentVolumeClaimDefaults(withAbsent(claim, {apiVersion: 'v1', kind: 'PersistentVolumeClaim'}));

/** A StatefulSet with the server's defaults (SetDefaults_StatefulSet). */
export const withStatefulSetDefaults = (statefulSet: StatefulSet): StatefulSet => {
	const given = statefulSet.spec ?? ({} as StatefulSetSpec);
	let spec = withAbsent(given, {podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10});
	spec = withField(spec, 'updateStrategy', withStrategyDefaults(spec.updateStrategy));
	spec = withField(
		spec,
		'persistentVolumeClaimRetentionPolicy',
		withAbsent(spec.persistentVolumeClaimRetentionPolicy ?? {}, {whenDeleted: 'Retain', whenScaled: 'Retain'}),
	);
	spec = changeField(spec, 'volumeClaimTemplates', claims => mapItems(claims, withClaimDefaults));
	return withField(statefulSet, 'spec', withField(spec, 'template', withTemplateDefaults(spec.template)));
};
