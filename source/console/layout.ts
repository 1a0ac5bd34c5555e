import {gridColumnsMin, gridRowsMin, screenColumnsMin, screenRowsMin} from './limits.ts';
import {panelIds, type PanelId} from './panels/panel.ts';

/** How panels are laid out: by the size of the terminal, or as asked (four panels still need room). */
export const layoutPresets = ['auto', 'grid', 'tabs'] as const;
export type LayoutPreset = (typeof layoutPresets)[number];

export interface ScreenSize {
	readonly columns: number;
	readonly rows: number;
}

export interface PanelBox {
	readonly id: PanelId;
	readonly width: number;
	readonly height: number;
}

/** Rows of panels, top to bottom, each left to right; with tabs only the focused panel is there. */
export type ScreenLayout =
	| {readonly kind: 'too-small'}
	| {
			readonly kind: 'panels';
			readonly tabs: boolean;
			readonly bodyHeight: number;
			readonly rows: readonly (readonly PanelBox[])[];
	  };

/** Lines that are not body: header, message, footer. */
const fixedLines = 3;
/** Lines of a panel that are no rows: top border with the title, headings, bottom border. */
const panelFrameLines = 3;

/** Rows of a list that fit into a panel of a height. */
export const listHeight = ({height}: {readonly height: number}): number => Math.max(0, height - panelFrameLines);

/** Lines of a sheet in sight: it covers the body, inside a border. */
export const sheetHeight = ({rows}: ScreenSize): number => Math.max(1, rows - fixedLines - 2);

/** Four panels that go together: what the grid shows, top left to bottom right. */
export type GridPanels = readonly [PanelId, PanelId, PanelId, PanelId];

/** The sets of four that `p` goes through. */
export const gridPresets: readonly GridPanels[] = [
	['placement', 'taints', 'workloads', 'events'],
	['placement', 'nodes', 'pods', 'events'],
	['workloads', 'services', 'pods', 'events'],
	['scheduler', 'store', 'controllers', 'log'],
	['placement', 'history', 'scheduler', 'events'],
];

const gridRows = (
	{columns}: ScreenSize,
	bodyHeight: number,
	[first, second, third, fourth]: GridPanels,
): readonly (readonly PanelBox[])[] => {
	const left = Math.ceil(columns / 2);
	const top = Math.ceil(bodyHeight / 2);
	const row = (ids: readonly [PanelId, PanelId], height: number): readonly PanelBox[] => [
		{id: ids[0], width: left, height},
		{id: ids[1], width: columns - left, height},
	];
	return [row([first, second], top), row([third, fourth], bodyHeight - top)];
};

const hasRoomForGrid = (size: ScreenSize, preset: LayoutPreset): boolean =>
	preset === 'grid'
		? size.columns >= 2 * screenColumnsMin - 20 && size.rows >= screenRowsMin + 3
		: preset === 'auto' && size.columns >= gridColumnsMin && size.rows >= gridRowsMin;

/** What of the console's state decides where panels go. */
export interface LaidOut {
	readonly focus: PanelId;
	readonly zoomed: boolean;
	readonly preset: LayoutPreset;
	readonly grid: GridPanels;
}

/** The grid with a panel in it: as it is when it has it, otherwise in the place of another. */
export const withPanel = (grid: GridPanels, panel: PanelId, instead: PanelId): GridPanels => {
	if (grid.includes(panel)) return grid;
	const place = Math.max(0, grid.indexOf(instead));
	return grid.with(place, panel) as unknown as GridPanels;
};

/** Where everything goes on a screen of a size. The heights always add up to the screen's rows. */
export const layoutScreen = (size: ScreenSize, {focus, zoomed, preset, grid}: LaidOut): ScreenLayout => {
	if (size.columns < screenColumnsMin || size.rows < screenRowsMin) return {kind: 'too-small'};
	const bodyHeight = size.rows - fixedLines;
	if (!zoomed && hasRoomForGrid(size, preset)) {
		return {kind: 'panels', tabs: false, bodyHeight, rows: gridRows(size, bodyHeight, withPanel(grid, focus, grid[0]))};
	}
	return {kind: 'panels', tabs: true, bodyHeight, rows: [[{id: focus, width: size.columns, height: bodyHeight - 1}]]};
};

/** The box of a panel; a panel that is not on the screen counts as the focused one would. */
export const boxOf = (layout: ScreenLayout, id: PanelId): PanelBox => {
	const boxes = layout.kind === 'panels' ? layout.rows.flat() : [];
	return boxes.find(box => box.id === id) ?? boxes[0] ?? {id, width: 0, height: 0};
};

/** The panel `step` places further: among those of the grid where it is shown, else in the order of the number keys. */
export const neighbourPanel = (size: ScreenSize, state: LaidOut, step: number): PanelId => {
	const layout = layoutScreen(size, state);
	const shown = layout.kind === 'panels' && !layout.tabs ? layout.rows.flat().map(({id}) => id) : panelIds;
	return shown[(shown.indexOf(state.focus) + step + shown.length) % shown.length]!;
};
