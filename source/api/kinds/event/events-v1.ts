import {invalid, required, type FieldError} from '../../../machinery/field-error.ts';
import type {Event, EventsV1Event} from '../../schema/kubernetes.generated.ts';
import {describeKind} from '../describe-kind.ts';
import {event} from './event.ts';
import {eventPrinter} from './printer.ts';

/** An event of events.k8s.io/v1 as it is stored, in the words of the core group. */
const toStored = (served: EventsV1Event): Event => {
	const {regarding = {}, note, deprecatedSource = {}, deprecatedFirstTimestamp, ...rest} = served;
	const {deprecatedLastTimestamp, deprecatedCount, reportingController = '', ...same} = rest;
	return {
		...same,
		apiVersion: 'v1',
		involvedObject: regarding,
		message: note,
		source: deprecatedSource,
		firstTimestamp: deprecatedFirstTimestamp,
		lastTimestamp: deprecatedLastTimestamp,
		count: deprecatedCount,
		reportingComponent: reportingController,
		reportingInstance: served.reportingInstance ?? '',
	};
};

/** A stored event in the words of events.k8s.io/v1. */
const fromStored = (stored: Event): EventsV1Event => {
	const {involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, ...same} = stored;
	return {
		...same,
		apiVersion: 'events.k8s.io/v1',
		regarding: involvedObject,
		note: message,
		deprecatedSource: source,
		deprecatedFirstTimestamp: firstTimestamp,
		deprecatedLastTimestamp: lastTimestamp,
		deprecatedCount: count,
		reportingController: reportingComponent,
	} as EventsV1Event;
};

/** What only the old form has may not be said in the new one (ValidateEventCreate). */
const validate = (served: EventsV1Event): FieldError[] => {
	const unset = 'needs to be unset';
	const {deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, deprecatedSource, type = ''} = served;
	return [
		...(served.eventTime ? [] : [required('eventTime')]),
		...(['Normal', 'Warning'].includes(type) ? [] : [invalid('type', '', `has invalid value: ${type}`)]),
		...(deprecatedFirstTimestamp ? [invalid('firstTimestamp', '', unset)] : []),
		...(deprecatedLastTimestamp ? [invalid('lastTimestamp', '', unset)] : []),
		...(deprecatedCount ? [invalid('count', '', unset)] : []),
		...(deprecatedSource?.component || deprecatedSource?.host ? [invalid('source', '', unset)] : []),
	];
};

/** How the stored form is selected by the fields of the core group. */
const selected = event.selectableFields as {readonly [path: string]: (stored: any) => string};

/** The same events as the core group's, in another form. */
export const eventsV1Event = describeKind<EventsV1Event>({
	group: 'events.k8s.io',
	version: 'v1',
	kind: 'Event',
	storedAs: {kind: event, toStored, fromStored},
	validate,
	createOnUpdate: true,
	timeToLiveSeconds: event.timeToLiveSeconds,
	selectableFields: {
		'regarding.kind': selected['involvedObject.kind']!,
		'regarding.namespace': selected['involvedObject.namespace']!,
		'regarding.name': selected['involvedObject.name']!,
		'regarding.uid': selected['involvedObject.uid']!,
		'regarding.apiVersion': selected['involvedObject.apiVersion']!,
		'regarding.resourceVersion': selected['involvedObject.resourceVersion']!,
		'regarding.fieldPath': selected['involvedObject.fieldPath']!,
		reason: selected['reason']!,
		reportingController: selected['reportingComponent']!,
		type: selected['type']!,
	},
	printer: {columns: eventPrinter.columns, cells: (object, now) => eventPrinter.cells(toStored(object), now)},
});
