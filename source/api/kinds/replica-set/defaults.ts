import type {ReplicaSet, ReplicaSetSpec} from '../../schema/kubernetes.generated.ts';
import {withTemplateDefaults} from '../shared/pod-spec-defaults.ts';
import {withAbsent, withField} from '../shared/sharing.ts';

/** A ReplicaSet with the server's defaults. */
export const withReplicaSetDefaults = (replicaSet: ReplicaSet): ReplicaSet => {
	const spec = withAbsent(replicaSet.spec ?? ({} as ReplicaSetSpec), {replicas: 1});
	return withField(replicaSet, 'spec', withField(spec, 'template', withTemplateDefaults(spec.template)));
};
