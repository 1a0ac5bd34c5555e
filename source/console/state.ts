import type {Effect} from '../commands/types.ts';
import type {LineFrame} from './command-lines.ts';
import type {AskedLine} from './confirm-lines.ts';
import type {FormName} from './forms/forms.ts';
import type {Line} from './line.ts';
import type {LineEditor} from './line-editor.ts';
import {gridPresets, type GridPanels, type LayoutPreset} from './layout.ts';
import {emptyList, type ListState} from './list-state.ts';
import {panelIds, type Opening, type PanelId} from './panels/panel.ts';
import type {PaletteState} from './palette-state.ts';
import type {RunnerState} from './command-runner.ts';
import type {Moment} from './past/timeline.ts';
import type {ClusterSnapshot, Target} from './snapshot.ts';
import type {ThemeName} from './theme.ts';
import type {ConsoleCluster} from './types.ts';
import type {UndoEntry, UndoStack} from './undo.ts';

/** A panel's list, and over it the pods that `enter` opened. */
export interface PanelState {
	readonly list: ListState;
	readonly opened?: {readonly opening: Opening; readonly list: ListState};
}

/** What is shown over the whole body: help, YAML, why. */
export interface Sheet {
	readonly title: string;
	readonly lines: readonly Line[];
	/** The key that closes it besides `esc` and `q`. */
	readonly closedBy: string;
	/** It goes on, and stays at its end while that is in sight; told when it is left. */
	readonly live?: {leave(): void};
}

/** The log of containers of a pod. */
export interface ChosenLog {
	readonly name: string;
	readonly namespace: string;
	readonly containers: readonly string[];
	/** Of the run before the present one. */
	readonly previous: boolean;
}

/** A form that fills in the last part of a command line. */
export interface FormState {
	readonly name: FormName;
	/** The object it is filled in for; the first, when there are several. */
	readonly target: Target;
	/** What stands around the text, a command line for each object it is for. */
	readonly frames: readonly LineFrame[];
	readonly editor: LineEditor;
	/** Texts that ↑ ↓ go through. */
	readonly presets: readonly string[];
	/** What the command says it would do; undefined until it has said so. */
	readonly effect?: EffectState;
	/** Why `enter` did not take it. */
	readonly error?: string;
}

/** What a dangerous command would do, as far as it is known. */
export type EffectState =
	| {readonly kind: 'working'}
	| {readonly kind: 'known'; readonly effect: Effect}
	| {readonly kind: 'failed'; readonly message: string};

/** One of several things to choose from: command lines to run, a text to copy, a panel to go to, a column to sort by or to show, a log to read. */
export type Choice = {readonly label: string} & (
	| {readonly lines: readonly string[]}
	| {readonly copy: string}
	| {readonly panel: PanelId}
	| {readonly sort: ListState['sort']}
	| {readonly column: string}
	| {readonly log: ChosenLog}
);

/** What keys go to now. */
export type Mode =
	| {readonly kind: 'browse'}
	| {readonly kind: 'filter'; readonly editor: LineEditor; readonly before: string}
	| {readonly kind: 'palette'; readonly palette: PaletteState}
	| {readonly kind: 'form'; readonly form: FormState}
	| {
			readonly kind: 'choose';
			readonly title: string;
			readonly choices: readonly Choice[];
			readonly index: number;
	  }
	| {
			readonly kind: 'confirm';
			readonly asked: readonly AskedLine[];
			/** Ends of the lines to choose from; empty: they are as they are. */
			readonly options: readonly string[];
			readonly option: number;
			readonly effect: EffectState;
			/** The lines take this back. */
			readonly undone?: UndoEntry;
	  }
	| {readonly kind: 'sheet'; readonly sheet: Sheet; readonly top: number};

/** A mode of one kind. */
export type ModeOf<K extends Mode['kind']> = Extract<Mode, {readonly kind: K}>;

/** What was said last: the result of a command, or why a key did nothing. */
export interface Message {
	readonly tone: 'good' | 'warn' | 'bad' | 'muted';
	readonly text: string;
}

/** An earlier moment that is shown in place of now. */
export interface PastState {
	/** Asked for last. */
	readonly wanted: Moment;
	/** What the panels show; undefined until the first lists are read. */
	readonly shown?: {
		readonly moment: Moment;
		readonly snapshot: ClusterSnapshot;
		readonly informers: ConsoleCluster['informers'];
	};
}

/** Everything of the console that is not the cluster. */
export interface ConsoleState {
	readonly mode: Mode;
	readonly focus: PanelId;
	readonly zoomed: boolean;
	readonly preset: LayoutPreset;
	/** The panels of the grid. */
	readonly grid: GridPanels;
	readonly panels: {readonly [panel in PanelId]: PanelState};
	readonly theme: ThemeName;
	/** The terminal reports what the mouse does. */
	readonly mouse: boolean;
	readonly warningsOnly: boolean;
	/** Placement shows zones. */
	readonly byZone: boolean;
	readonly message: Message | undefined;
	readonly runner: RunnerState;
	/** Command lines typed into the palette, oldest first. */
	readonly history: readonly string[];
	readonly undo: UndoStack;
	/** Somebody has gone back in time, or is on the way. */
	readonly past: PastState | undefined;
	/** Counts the times somebody asked to draw the screen anew. */
	readonly redraws: number;
}

export const browsing: Mode = {kind: 'browse'};

const panel: PanelState = {list: emptyList};

export const initialState: ConsoleState = {
	mode: browsing,
	focus: 'placement',
	zoomed: false,
	preset: 'auto',
	grid: gridPresets[0]!,
	panels: Object.fromEntries(panelIds.map(id => [id, panel])) as {readonly [id in PanelId]: PanelState},
	theme: 'default',
	mouse: true,
	warningsOnly: false,
	byZone: false,
	message: undefined,
	runner: {waiting: []},
	history: [],
	undo: [],
	past: undefined,
	redraws: 0,
};

/** The list in sight of a panel: the opened pods, or its own. */
export const listInSight = ({list, opened}: PanelState): ListState => opened?.list ?? list;

/** The panel with its list in sight replaced. */
export const withListInSight = (state: PanelState, list: ListState): PanelState =>
	state.opened ? {...state, opened: {...state.opened, list}} : {...state, list};
