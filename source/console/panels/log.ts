import type {Column} from '../columns.ts';
import type {LogLine} from '../log-ring.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {Tone} from '../theme.ts';
import {since} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered} from './remembered.ts';

const levelTones: {readonly [level: string]: Tone} = {debug: 'muted', warn: 'warn', error: 'bad'};

const columns: readonly Column[] = [
	{key: 'age', align: 'right', minimum: 4, tone: 'muted'},
	{key: 'level', minimum: 5, tone: text => levelTones[text]},
	{key: 'message', minimum: 10, grow: true, tone: (_, row) => levelTones[row['level']!]},
	{key: 'fields', tone: 'muted', dropAt: 1},
];

const lineItem = remembered((line: LogLine): PanelItem => {
	const {number, at, level, message, fields} = line;
	const uid = String(number);
	return {
		uid,
		search: `${level} ${message} ${fields}`.toLowerCase(),
		target: undefined,
		cells: now => ({uid, age: since(at, now), level, message, fields}),
	};
});

const itemsOf = remembered((lines: readonly LogLine[]): readonly PanelItem[] => lines.toReversed().map(lineItem));

/** What the components said, newest first. */
export const logPanel = ({log}: ClusterSnapshot): PanelContent => ({
	title: 'log',
	columns,
	items: itemsOf(log),
	lists: [],
	empty: 'the components have said nothing: no news is good news',
});
