import type {ReplicaSet} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {hostnameWarnings} from '../shared/hostname-warnings.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {selectorScale} from '../shared/replica-scale.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {withReplicaSetDefaults} from './defaults.ts';
import {replicaPrinter} from '../printing/replica-printer.ts';
import {selectorText} from '../printing/selector-text.ts';
import {validateReplicaSet, validateReplicaSetStatus, validateReplicaSetUpdate} from './validation.ts';

export const replicaSet = describeKind<ReplicaSet>({
	group: 'apps',
	version: 'v1',
	kind: 'ReplicaSet',
	defaults: withReplicaSetDefaults,
	validate: validateReplicaSet,
	validateUpdate: validateReplicaSetUpdate,
	validateStatusUpdate: validateReplicaSetStatus,
	prepareForCreate: withoutStatus,
	warnings: object => [
		...hostnameWarnings(object.metadata.name, 'Pod names and hostnames'),
		...podWarnings(object.spec?.template?.spec, 'spec.template.spec'),
	],
	generation: true,
	scale: selectorScale,
	selectableFields: {'status.replicas': ({status}) => String(status?.replicas ?? 0)},
	printer: replicaPrinter('apps.v1.ReplicaSet', selectorText),
});
