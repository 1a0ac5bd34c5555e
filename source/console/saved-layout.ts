import {isJsonObject, type JsonObject} from '../machinery/json.ts';
import {layoutPresets, type GridPanels, type LayoutPreset} from './layout.ts';
import type {ListState} from './list-state.ts';
import {panelIds, type PanelId} from './panels/panel.ts';
import {initialState, type ConsoleState} from './state.ts';
import {themeNames, type ThemeName} from './theme.ts';
import type {ConsoleSettings} from './types.ts';

type SavedList = Pick<ListState, 'hidden' | 'columnOrder' | 'sort'>;

/** How somebody has arranged the console, as it is kept from one time to the next. */
export interface SavedLayout {
	readonly theme: ThemeName;
	readonly preset: LayoutPreset;
	readonly grid: GridPanels;
	/** Panels whose columns or order were changed. */
	readonly panels: {readonly [panel in PanelId]?: SavedList};
}

/** What of the console's state is kept. */
export const layoutOf = ({theme, preset, grid, panels}: ConsoleState): SavedLayout => {
	const changed = panelIds
		.map(id => [id, panels[id].list] as const)
		.filter(([, {hidden, columnOrder, sort}]) => hidden.length + columnOrder.length > 0 || sort !== undefined);
	return {
		theme,
		preset,
		grid,
		panels: Object.fromEntries(
			changed.map(([id, {hidden, columnOrder, sort}]) => [id, {hidden, columnOrder, ...(sort ? {sort} : {})}]),
		),
	};
};

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
	known.find(one => one === value);

const readGrid = (value: unknown): GridPanels | undefined => {
	const ids = Array.isArray(value) ? value.map(one => oneOf(panelIds, one)) : [];
	const isWhole = ids.length === 4 && ids.every(id => id !== undefined) && new Set(ids).size === 4;
	return isWhole ? (ids as unknown as GridPanels) : undefined;
};

const texts = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.filter(one => typeof one === 'string') : [];

const readList = (value: JsonObject): SavedList => {
	const {hidden, columnOrder, sort} = value;
	const column = isJsonObject(sort) ? sort['column'] : undefined;
	return {
		hidden: texts(hidden),
		columnOrder: texts(columnOrder),
		...(typeof column === 'string' ? {sort: {column, reversed: (sort as JsonObject)['reversed'] === true}} : {}),
	};
};

/** Reads what was kept, also by another version: what makes no sense any more is as at first. */
export const readSavedLayout = (value: unknown): SavedLayout => {
	const saved = isJsonObject(value) ? value : {};
	const panels = isJsonObject(saved['panels']) ? saved['panels'] : {};
	const lists = panelIds.flatMap(id => {
		const list = panels[id];
		return isJsonObject(list) ? [[id, readList(list)] as const] : [];
	});
	return {
		theme: oneOf(themeNames, saved['theme']) ?? initialState.theme,
		preset: oneOf(layoutPresets, saved['preset']) ?? initialState.preset,
		grid: readGrid(saved['grid']) ?? initialState.grid,
		panels: Object.fromEntries(lists),
	};
};

/** The state of a console that begins: as the last one was left, but for what is asked for now. */
export const stateAtStart = ({
	layout = layoutOf(initialState),
	theme = layout.theme,
	mouse = initialState.mouse,
	history = [],
}: ConsoleSettings): ConsoleState => ({
	...initialState,
	history,
	theme,
	mouse,
	preset: layout.preset,
	grid: layout.grid,
	panels: Object.fromEntries(
		panelIds.map(id => {
			const panel = initialState.panels[id];
			return [id, {...panel, list: {...panel.list, ...layout.panels[id]}}];
		}),
	) as ConsoleState['panels'],
});
