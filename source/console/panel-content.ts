import {arranged} from './arrange.ts';
import type {PanelContent, PanelId, PanelSource} from './panels/panel.ts';
import {panels} from './panels/panels.ts';
import {podsPanel} from './panels/pods.ts';
import type {Shown} from './session-context.ts';
import {listInSight, type ConsoleState} from './state.ts';

const contentOf = (id: PanelId, state: ConsoleState, {snapshot, informers}: Shown): PanelContent => {
	const panel = state.panels[id];
	const source: PanelSource = {snapshot, informers, warningsOnly: state.warningsOnly, byZone: state.byZone};
	const content = panel.opened ? podsPanel(panel.opened.opening, snapshot, informers) : panels[id](source);
	return arranged(content, listInSight(panel), snapshot.now);
};

/** What a panel lists now: its own rows or the pods it opened, as somebody arranged them. One that fails lists nothing and says so. */
export const panelContent = (id: PanelId, state: ConsoleState, shown: Shown): PanelContent => {
	try {
		return contentOf(id, state, shown);
	} catch (error) {
		return {title: id, columns: [], items: [], lists: [], empty: `this panel failed: ${(error as Error).message}`};
	}
};
