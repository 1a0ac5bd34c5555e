import {withPanel} from './layout.ts';
import type {ListState} from './list-state.ts';
import type {PanelId} from './panels/panel.ts';
import type {SessionContext} from './session-context.ts';
import {listInSight, withListInSight, type PanelState} from './state.ts';

/** Goes to a panel; in a grid that does not show it, it takes the place of the one before. */
export const focusPanel = (context: SessionContext, panel: PanelId): void => {
	const {focus, grid} = context.state();
	context.update({focus: panel, grid: withPanel(grid, panel, focus)});
};

export const focusedPanel = (context: SessionContext): PanelState => {
	const {panels, focus} = context.state();
	return panels[focus];
};

/** Replaces the state of the focused panel. */
export const updatePanel = (context: SessionContext, panel: PanelState): void => {
	const {panels, focus} = context.state();
	context.update({panels: {...panels, [focus]: panel}});
};

/** Changes the list in sight of the focused panel. */
export const updateList = (context: SessionContext, change: (list: ListState) => ListState): void => {
	const panel = focusedPanel(context);
	updatePanel(context, withListInSight(panel, change(listInSight(panel))));
};
