import {age} from '../printing/age.ts';
import {fieldColumn, nameColumn, wide} from '../printing/columns.ts';
import type {Event} from '../../schema/kubernetes.generated.ts';
import type {Printer} from '../../types.ts';

const firstSeen = (event: Event, now: number): string => age(event.firstTimestamp ?? event.eventTime, now);

/** The series knows best, then the time of the last repetition. */
const lastSeen = (event: Event, now: number): string => {
	if (event.series !== undefined) return age(event.series.lastObservedTime, now);
	return event.lastTimestamp ? age(event.lastTimestamp, now) : firstSeen(event, now);
};

/** `pod/web-0`: what the event is about. */
const aboutText = ({involvedObject}: Event): string => {
	const kind = (involvedObject.kind ?? '').toLowerCase();
	return involvedObject.name ? `${kind}/${involvedObject.name}` : kind;
};

/** Component and host of the old form, reporting controller and instance of the new one. */
const sourceText = ({source, reportingComponent, reportingInstance}: Event): string =>
	[source?.component || reportingComponent, source?.host || reportingInstance].filter(part => part).join(', ');

/** The `kubectl get` table of a Event. */
export const eventPrinter: Printer<Event> = {
	columns: [
		fieldColumn('Last Seen', 'core.v1.Event.lastTimestamp'),
		fieldColumn('Type', 'core.v1.Event.type'),
		fieldColumn('Reason', 'core.v1.Event.reason'),
		fieldColumn('Object', 'core.v1.Event.involvedObject'),
		...wide(
			fieldColumn('Subobject', 'core.v1.ObjectReference.fieldPath'),
			fieldColumn('Source', 'core.v1.Event.source'),
		),
		fieldColumn('Message', 'core.v1.Event.message'),
		...wide(
			fieldColumn('First Seen', 'core.v1.Event.firstTimestamp'),
			fieldColumn('Count', 'core.v1.Event.count'),
			nameColumn,
		),
	],
	cells: (object, now) => [
		lastSeen(object, now),
		object.type ?? '',
		object.reason ?? '',
		aboutText(object),
		object.involvedObject.fieldPath ?? '',
		sourceText(object),
		(object.message ?? '').trim(),
		firstSeen(object, now),
		object.series?.count ?? (object.count || 1),
		object.metadata.name,
	],
};
