import type {StatefulSet} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {selectorScale} from '../shared/replica-scale.ts';
import {withoutStatus} from '../shared/without-status.ts';
import {withStatefulSetDefaults} from './defaults.ts';
import {statefulSetPrinter} from './printer.ts';
import {validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate} from './validation.ts';

export const statefulSet = describeKind<StatefulSet>({
	group: 'apps',
	version: 'v1',
	kind: 'StatefulSet',
	defaults: withStatefulSetDefaults,
	validate: validateStatefulSet,
	validateUpdate: validateStatefulSetUpdate,
	validateStatusUpdate: validateStatefulSetStatus,
	prepareForCreate: withoutStatus,
	warnings: object => podWarnings(object.spec?.template.spec, 'spec.template.spec'),
	generation: true,
	scale: selectorScale,
	printer: statefulSetPrinter,
});
