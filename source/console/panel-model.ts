import {drawHeadings, drawRow, layoutColumns, type Row, type SizedColumn} from './columns.ts';
import {wrapText} from './fit-text.ts';
import {humanDuration} from '../machinery/duration.ts';
import {listHeight, type PanelBox} from './layout.ts';
import {span, type Line} from './line.ts';
import {bottomEdge, framed, topEdge, type FrameStyle} from './lines/frame.ts';
import {resolveList} from './list-state.ts';
import {panelKey, type PanelContent} from './panels/panel.ts';
import type {ClusterSnapshot, ListProblem} from './snapshot.ts';
import {listInSight, type PanelState} from './state.ts';
import type {Tone} from './theme.ts';

/** Everything a panel draws, already cut to its box: only the rows in sight. */
export interface PanelModel {
	readonly box: PanelBox;
	readonly focused: boolean;
	readonly title: string;
	readonly summary: string;
	readonly filter: string;
	/** `rev 4711` of an earlier moment. */
	readonly status:
		| 'loading'
		| 'live'
		| 'live only'
		| 'paused'
		| ListProblem['kind']
		| `rev ${number}`
		| `disconnected ${string}`;
	/** `12/340` when the list is longer than the panel. */
	readonly position: string;
	readonly columns: readonly SizedColumn[];
	readonly rows: readonly Row[];
	readonly selectedUid: string | undefined;
	readonly marks: ReadonlySet<string>;
	/** Said in place of rows. */
	readonly note: string;
}

/** Columns of the two borders, the marker and the blank at the right. */
const sideColumns = 4;

const statusOf = (
	{lists, liveOnly}: PanelContent,
	{loading, speed, isPast, revision, now, lostAt, problems}: ClusterSnapshot,
): PanelModel['status'] => {
	if (isPast) return liveOnly ? 'live only' : `rev ${revision}`;
	if (lostAt !== undefined) return `disconnected ${humanDuration(now - lostAt)}`;
	const problem = lists.map(list => problems?.get(list)).find(one => one !== undefined);
	if (problem !== undefined) return problem.kind;
	if (lists.some(list => loading.has(list))) return 'loading';
	return speed === 0 ? 'paused' : 'live';
};

/** What is said in place of the rows of a list that has none. */
export const emptyNote = (content: PanelContent, snapshot: ClusterSnapshot, filter: string): string => {
	const problem = content.lists.map(list => snapshot.problems?.get(list)).find(one => one !== undefined);
	if (problem !== undefined) return problem.message;
	if (statusOf(content, snapshot) === 'loading') return 'loading …';
	return filter === '' ? content.empty : `nothing passes the filter ${filter}`;
};

/** `2 marked · 12/340`: what cannot be seen at once. */
const positionText = (
	{items}: PanelContent,
	index: number,
	{height, marked}: {readonly height: number; readonly marked: number},
): string =>
	[
		...(marked > 0 ? [`${marked} marked`] : []),
		...(items.length > height ? [`${index + 1}/${items.length}`] : []),
	].join(' · ');

/** What a panel draws in a box. */
export const panelModel = (
	content: PanelContent,
	state: PanelState,
	snapshot: ClusterSnapshot,
	{box, focused}: {readonly box: PanelBox; readonly focused: boolean},
): PanelModel => {
	const list = listInSight(state);
	const height = listHeight(box);
	const {index, top} = resolveList(list, content.items, height);
	const rows = content.items.slice(top, top + height).map(item => item.cells(snapshot.now));
	return {
		box,
		focused,
		title: content.title,
		summary: content.summary ?? '',
		filter: list.filter,
		status: statusOf(content, snapshot),
		position: positionText(content, index, {height, marked: list.marks.size}),
		columns: layoutColumns(content.columns, rows, Math.max(1, box.width - sideColumns)),
		rows,
		selectedUid: content.items[index]?.uid,
		marks: list.marks,
		note: content.items.length > 0 ? '' : emptyNote(content, snapshot, list.filter),
	};
};

const statusTone = (status: PanelModel['status']): Tone => (status === 'live' ? 'muted' : 'warn');

const style = ({box, focused}: PanelModel): FrameStyle => ({width: box.width, tone: focused ? 'focus' : 'muted'});

/** As much of the summary as leaves room for everything else of the top border, whole figures only. */
const fitSummary = ({box, title, summary, filter, status}: PanelModel): string => {
	const room = box.width - title.length - filter.length - status.length - 12;
	const figures = summary.split(' · ');
	while (figures.length > 0 && figures.join(' · ').length > room) figures.pop();
	return figures.join(' · ');
};

/** `┌ 1 placement /web ─── live ┐` */
export const panelTop = (model: PanelModel): Line => {
	const {box, title, summary, filter, status, focused} = model;
	return topEdge(
		[
			span(` ${panelKey(box.id)} `, 'muted'),
			span(title, focused ? 'focus' : 'strong'),
			span(' '),
			...(summary === '' ? [] : [span(`${fitSummary(model)} `, 'muted')]),
			...(filter === '' ? [] : [span(`/${filter} `, 'warn')]),
		],
		[span(` ${status} `, statusTone(status))],
		style(model),
	);
};

/** The headings between the borders. */
export const panelHeadings = (model: PanelModel): Line =>
	framed([span(' '), ...drawHeadings(model.columns)], style(model));

/** A row between the borders; the selected one and marked ones carry a sign. */
export const panelRow = (model: PanelModel, row: Row): Line => {
	const isSelected = row.uid === model.selectedUid;
	const isMarked = model.marks.has(row.uid);
	const marker = isSelected
		? span(isMarked ? '◆' : '▸', model.focused ? 'focus' : 'muted')
		: span(isMarked ? '●' : ' ', 'accent');
	return framed([marker, ...drawRow(model.columns, row)], style(model));
};

/** What follows the rows: a note if there are none, blank lines, and the bottom border. */
export const panelBottom = (model: PanelModel): readonly Line[] => {
	const blanks = Math.max(0, listHeight(model.box) - model.rows.length);
	const note = model.note === '' ? [] : wrapText(model.note, model.box.width - sideColumns);
	return [
		...Array.from({length: blanks}, (_, index) =>
			framed(note[index] === undefined ? [] : [span(` ${note[index]}`, 'muted')], style(model)),
		),
		bottomEdge(model.position === '' ? [] : [span(` ${model.position} `, 'muted')], style(model)),
	];
};
