import type {ObjectOf} from '../../client/types.ts';
import type {Column} from '../columns.ts';
import {eventTime} from '../event-time.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import {since} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered, rememberedEach} from './remembered.ts';

type Event = ObjectOf<'Event'>;

const columns: readonly Column[] = [
	{key: 'age', align: 'right', minimum: 4, tone: 'muted'},
	{key: '!', tone: 'warn'},
	{key: 'reason', minimum: 10, tone: (_, row) => (row['!'] === '' ? undefined : 'warn')},
	{key: 'about', minimum: 10},
	{key: 'message', grow: true, minimum: 8, tone: 'muted', dropAt: 2},
];

const repeated = ({count = 1, series}: Event): string => {
	const times = series?.count ?? count;
	return times > 1 ? `(×${times}) ` : '';
};

const eventItem = remembered((event: Event): PanelItem => {
	const {involvedObject, type = '', reason = '', message = ''} = event;
	const {kind = '', name = '', namespace} = involvedObject;
	const about = `${kind.toLowerCase()}/${name}`;
	const {uid} = event.metadata;
	return {
		uid,
		search: `${type} ${reason} ${about} ${namespace ?? ''} ${message}`.toLowerCase(),
		target: {kind, name, namespace, object: undefined},
		opens: {of: 'moment', at: eventTime(event)},
		raw: {age: -(eventTime(event) ?? 0)},
		cells: now => ({
			uid,
			age: since(eventTime(event), now),
			'!': type === 'Warning' ? '!' : '',
			reason,
			about,
			message: repeated(event) + message,
		}),
	};
});

const allItems = rememberedEach(eventItem);

const warningItems = remembered((events: readonly Event[]): readonly PanelItem[] =>
	events.filter(({type}) => type === 'Warning').map(eventItem),
);

/** Events by time, newest first; on request the warnings alone. */
export const eventsPanel = ({events}: ClusterSnapshot, warningsOnly: boolean): PanelContent => ({
	title: warningsOnly ? 'events (warnings)' : 'events',
	columns,
	items: warningsOnly ? warningItems(events) : allItems(events),
	lists: ['events'],
	empty: warningsOnly ? 'no warnings' : 'no events',
});
