import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import {qualifiedName} from '../../../machinery/names.ts';
import type {Event} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {validateText} from '../shared/values-validation.ts';
import {eventPrinter} from './printer.ts';

const lengths = {reportingInstance: 128, action: 128, reason: 128, message: 1024} as const;
const timeToLiveSeconds = 3600;

/** An event lies in the namespace of what it is about; of things without one, in `default`. */
const validateNamespace = ({metadata, involvedObject}: Event): FieldError[] => {
	const {namespace: of = ''} = involvedObject;
	const {namespace = ''} = metadata;
	const agrees = of === '' ? namespace === '' || namespace === 'default' : of === namespace;
	return agrees ? [] : [invalid('involvedObject.namespace', of, 'does not match event.namespace')];
};

/** Events with an eventTime are of the newer kind, whose fields are all wanted. */
const validateNewer = (event: Event): FieldError[] => {
	const {reportingComponent = ''} = event;
	const tooLong = (Object.keys(lengths) as (keyof typeof lengths)[]).filter(
		field => (event[field] ?? '').length > lengths[field],
	);
	return [
		...(reportingComponent === ''
			? [required('reportingComponent')]
			: validateText(reportingComponent, qualifiedName, 'reportingComponent')),
		...(['reportingInstance', 'action', 'reason'] as const).flatMap(field => (event[field] ? [] : [required(field)])),
		...tooLong.map(field => invalid(field, event[field], `can have at most ${lengths[field]} characters`)),
	];
};

export const event = describeKind<Event>({
	group: '',
	version: 'v1',
	kind: 'Event',
	validate: object => [
		...validateNamespace(object),
		...(object.eventTime === undefined || object.eventTime === null ? [] : validateNewer(object)),
	],
	createOnUpdate: true,
	timeToLiveSeconds,
	selectableFields: {
		'involvedObject.kind': ({involvedObject}) => involvedObject.kind ?? '',
		'involvedObject.namespace': ({involvedObject}) => involvedObject.namespace ?? '',
		'involvedObject.name': ({involvedObject}) => involvedObject.name ?? '',
		'involvedObject.uid': ({involvedObject}) => involvedObject.uid ?? '',
		'involvedObject.apiVersion': ({involvedObject}) => involvedObject.apiVersion ?? '',
		'involvedObject.resourceVersion': ({involvedObject}) => involvedObject.resourceVersion ?? '',
		'involvedObject.fieldPath': ({involvedObject}) => involvedObject.fieldPath ?? '',
		reason: ({reason}) => reason ?? '',
		reportingComponent: ({reportingComponent}) => reportingComponent ?? '',
		source: ({source, reportingComponent}) => source?.component ?? reportingComponent ?? '',
		type: ({type}) => type ?? '',
	},
	printer: eventPrinter,
});
