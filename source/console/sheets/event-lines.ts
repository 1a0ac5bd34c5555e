import type {ObjectOf} from '../../client/types.ts';
import {eventTime} from '../event-time.ts';
import type {Line} from '../line.ts';
import {since} from '../panels/age.ts';
import {tableLines} from './table-lines.ts';

/** A table of events, warnings in their colour. */
export const eventLines = (events: readonly ObjectOf<'Event'>[], now: number): readonly Line[] =>
	tableLines(
		['type', 'reason', 'age', 'from', 'message'],
		events.map(event => [
			event.type ?? '',
			event.reason ?? '',
			`${since(eventTime(event), now)}${(event.count ?? 1) > 1 ? ` (×${event.count})` : ''}`,
			event.source?.component ?? event.reportingComponent ?? '',
			event.message ?? '',
		]),
		([type]) => (type === 'Warning' ? 'warn' : undefined),
	);
