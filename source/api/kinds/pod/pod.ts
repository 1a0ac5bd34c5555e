import type {Pod} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {podWarnings} from '../shared/pod-warnings.ts';
import {hostnameWarnings} from '../shared/hostname-warnings.ts';
import {withPodDefaults} from './defaults.ts';
import {podPrinter} from './printer.ts';
import {podGracePeriod, preparePodForCreate, preparePodForStatusUpdate} from './strategy.ts';
import {validatePodStatusUpdate} from './status-validation.ts';
import {validatePodUpdate} from './update-validation.ts';
import {validatePod} from './validation.ts';

export const pod = describeKind<Pod>({
	group: '',
	version: 'v1',
	kind: 'Pod',
	defaults: withPodDefaults,
	validate: validatePod,
	validateUpdate: validatePodUpdate,
	validateStatusUpdate: validatePodStatusUpdate,
	prepareForCreate: preparePodForCreate,
	prepareForStatusUpdate: preparePodForStatusUpdate,
	warnings: object => [
		...hostnameWarnings(object.metadata.name, "the Pod's hostname"),
		...podWarnings(object.spec, 'spec'),
	],
	generation: true,
	gracePeriod: podGracePeriod,
	deleteReturnsObject: true,
	selectableFields: {
		'spec.nodeName': ({spec}) => spec?.nodeName ?? '',
		'spec.restartPolicy': ({spec}) => spec?.restartPolicy ?? '',
		'spec.schedulerName': ({spec}) => spec?.schedulerName ?? '',
		'spec.serviceAccountName': ({spec}) => spec?.serviceAccountName ?? '',
		'spec.hostNetwork': ({spec}) => String(spec?.hostNetwork ?? false),
		'status.phase': ({status}) => status?.phase ?? '',
		'status.podIP': ({status}) => status?.podIP ?? '',
		'status.podIPs': ({status}) => (status?.podIPs ?? []).map(({ip}) => ip).join(','),
		'status.nominatedNodeName': ({status}) => status?.nominatedNodeName ?? '',
	},
	printer: podPrinter,
});
