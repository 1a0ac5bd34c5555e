import type {KubernetesObject} from '../machinery/json.ts';
import {focusedPanel, focusPanel, updateList, updatePanel} from './focused-panel.ts';
import {forkActions} from './fork/fork-actions.ts';
import type {ActionId} from './keymap.ts';
import {gridPresets, layoutPresets, neighbourPanel} from './layout.ts';
import {emptyList, markRange, moveSelection, selectAt, toggleMark} from './list-state.ts';
import {edit} from './edit-action.ts';
import {editorWith} from './line-editor.ts';
import {columnActions} from './column-actions.ts';
import {changeActions} from './change-actions.ts';
import {completeOf} from './modes/palette.ts';
import {openPalette} from './palette-state.ts';
import {panelIds} from './panels/panel.ts';
import type {Action, SessionContext} from './session-context.ts';
import {copy} from './copy-action.ts';
import {containerLog} from './log-action.ts';
import {describeSheet} from './sheets/describe/describe.ts';
import {eventsSheet} from './sheets/events.ts';
import {returnToNow, travelActions, travelTo} from './past/travel.ts';
import {helpSheet} from './sheets/help.ts';
import {relatedSheet} from './sheets/related.ts';
import {yamlSheet} from './sheets/yaml.ts';
import {listInSight, type ConsoleState, type Sheet} from './state.ts';
import {objectOfTarget} from './target-object.ts';
import {timeActions} from './time-actions.ts';
import {explainAttempt, why} from './why-action.ts';

const move =
	(step: (height: number) => number): Action =>
	context =>
		updateList(context, list => moveSelection(list, context.items(), step(context.height()), context.height()));

const jump =
	(index: number): Action =>
	context =>
		updateList(context, list => selectAt(list, context.items(), index, context.height()));

const focus: Action = (context, {name}) => {
	const panel = panelIds[Number(name) - 1];
	if (panel !== undefined) focusPanel(context, panel);
};

const focusNeighbour =
	(step: 1 | -1): Action =>
	context =>
		focusPanel(context, neighbourPanel(context.size(), context.state(), step));

/** All panels there are, to choose one. */
const allPanels: Action = context => {
	const index = panelIds.indexOf(context.state().focus);
	const choices = panelIds.map(panel => ({label: panel, panel}));
	context.update({mode: {kind: 'choose', title: 'go to a panel', choices, index}, message: undefined});
};

/** The next set of four panels. */
const panelSet: Action = context => {
	const {grid} = context.state();
	const at = gridPresets.findIndex(preset => preset.join() === grid.join());
	const next = gridPresets[(at + 1) % gridPresets.length]!;
	context.update({
		grid: next,
		focus: next[0],
		zoomed: false,
		message: {tone: 'muted', text: `panels: ${next.join(', ')}`},
	});
};

const showSheet = (context: SessionContext, sheet: Sheet): void =>
	context.update({mode: {kind: 'sheet', sheet, top: 0}});

const open: Action = context => {
	const opening = context.selected()?.opens;
	if (opening?.of === 'attempt') return void explainAttempt(context, opening);
	if (opening?.of === 'moment') {
		const moment = context.options.timeline?.at(opening.at);
		return moment === undefined
			? context.say('muted', 'the past of this cluster is not kept')
			: void travelTo(context, moment);
	}
	if (opening === undefined)
		return context.say('muted', 'nothing to open here: enter shows the pods of a node, a workload or a service');
	updatePanel(context, {...focusedPanel(context), opened: {opening, list: emptyList}});
};

/** Undoes the nearest thing: the running command, then the filter, the marks, the opened pods, the time, the zoom, the message. */
const back: Action = context => {
	if (context.abort()) return;
	const state = context.state();
	const panel = focusedPanel(context);
	const {filter, marks} = listInSight(panel);
	if (filter !== '') return updateList(context, list => ({...list, filter: ''}));
	if (marks.size > 0) return updateList(context, list => ({...list, marks: emptyList.marks}));
	if (panel.opened) return updatePanel(context, {list: panel.list});
	if (state.past) return returnToNow(context);
	context.update(state.zoomed ? {zoomed: false} : {message: undefined});
};

/** Shows a sheet about the selected object. */
const aboutSelected =
	(sheetOf: (object: KubernetesObject, context: SessionContext) => Sheet): Action =>
	context => {
		const target = context.selected()?.target;
		const object = target && objectOfTarget(target, context.shown().informers);
		if (object === undefined) return context.say('muted', 'this row has no object to show');
		showSheet(context, sheetOf(object, context));
	};

/** The palette with the beginning of a line. */
const palette =
	(text = ''): Action =>
	context => {
		const opened = openPalette({history: context.state().history, text}, completeOf(context));
		context.update({mode: {kind: 'palette', palette: opened}, message: undefined});
	};

const filter: Action = context => {
	const {filter: before} = listInSight(focusedPanel(context));
	context.update({mode: {kind: 'filter', editor: editorWith(before), before}});
};

const nextPreset = ({preset}: ConsoleState): ConsoleState['preset'] =>
	layoutPresets[(layoutPresets.indexOf(preset) + 1) % layoutPresets.length]!;

const layout: Action = context => {
	const preset = nextPreset(context.state());
	context.update({preset, zoomed: false, message: {tone: 'muted', text: `layout: ${preset}`}});
};

const connection: Action = context => {
	const {connection: describe} = context.options;
	if (describe === undefined) return context.say('muted', 'this console serves no API to other programs');
	const line = describe();
	context.say(line === undefined ? 'muted' : 'good', line ?? 'the API server is not ready yet');
};

/** What every key of the table does. */
export const actions: {readonly [action in ActionId]: Action} = {
	help: context => showSheet(context, helpSheet(context.options)),
	palette: palette(),
	apply: palette('apply '),
	save: palette('save fixture '),
	edit,
	filter,
	back,
	focus,
	'all-panels': allPanels,
	'panel-set': panelSet,
	'next-panel': focusNeighbour(1),
	'previous-panel': focusNeighbour(-1),
	zoom: context => context.update({zoomed: !context.state().zoomed}),
	layout,
	suspend(context) {
		const {suspend} = context.terminal;
		if (suspend === undefined) return context.say('muted', 'there is no terminal to leave');
		suspend().then(
			wasStopped => {
				if (!wasStopped) context.say('muted', 'there is no shell to go back to: nothing stopped the console');
			},
			(error: Error) => context.say('bad', `the console could not be suspended: ${error.message}`),
		);
	},
	redraw: context => context.update({redraws: context.state().redraws + 1}),
	connection,
	mouse(context) {
		const mouse = !context.state().mouse;
		context.update({mouse});
		context.say('muted', mouse ? 'mouse: click and wheel; hold shift to select text' : 'mouse: left to the terminal');
	},
	copy,
	follow: context => updateList(context, list => ({...list, follows: !list.follows})),
	quit: context => context.quit(),
	down: move(() => 1),
	up: move(() => -1),
	top: jump(0),
	bottom: jump(Infinity),
	'page-down': move(height => Math.max(1, height - 1)),
	'page-up': move(height => -Math.max(1, height - 1)),
	open,
	yaml: aboutSelected(object => yamlSheet(object)),
	describe: aboutSelected((object, context) =>
		describeSheet(object, {informers: context.shown().informers, now: context.shown().snapshot.now}),
	),
	log: containerLog,
	'events-of': aboutSelected((object, context) => {
		const {informers, snapshot} = context.shown();
		return eventsSheet(object, informers, snapshot.now);
	}),
	related: aboutSelected((object, context) => relatedSheet(object, context.shown().informers)),
	'by-zone': context => {
		focusPanel(context, 'placement');
		context.update({byZone: !context.state().byZone});
	},
	warnings: context => context.update({warningsOnly: !context.state().warningsOnly}),
	mark: context => updateList(context, list => toggleMark(list, context.items(), context.height())),
	'mark-range': context => updateList(context, list => markRange(list, context.items(), context.height())),
	why,
	...columnActions,
	...changeActions,
	...timeActions,
	...travelActions,
	...forkActions,
};
