import type {DaemonSet} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {withDaemonSetDefaults} from './defaults.ts';
import {daemonSetPrinter} from './printer.ts';
import {prepareDaemonSetForCreate, prepareDaemonSetForUpdate} from './strategy.ts';
import {validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate} from './validation.ts';

export const daemonSet = describeKind<DaemonSet>({
	group: 'apps',
	version: 'v1',
	kind: 'DaemonSet',
	defaults: withDaemonSetDefaults,
	validate: validateDaemonSet,
	validateUpdate: validateDaemonSetUpdate,
	validateStatusUpdate: validateDaemonSetStatus,
	prepareForCreate: prepareDaemonSetForCreate,
	prepareForUpdate: prepareDaemonSetForUpdate,
	warnings: object => podWarnings(object.spec?.template.spec, 'spec.template.spec'),
	generation: true,
	printer: daemonSetPrinter,
});
