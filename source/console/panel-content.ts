import {arranged} from './arrange.ts';
import type {PanelContent, PanelId, PanelSource} from './panels/panel.ts';
import {panels} from './panels/panels.ts';
import {podsPanel} from './panels/pods.ts';
import type {Shown} from './session-context.ts';
import {listInSight, type ConsoleState} from './state.ts';

/** What a panel lists now: its own rows or the pods it opened, as somebody arranged them. */
export const panelContent = (id: PanelId, state: ConsoleState, {snapshot, informers}: Shown): PanelContent => {
	const panel = state.panels[id];
	const source: PanelSource = {snapshot, informers, warningsOnly: state.warningsOnly, byZone: state.byZone};
	const content = panel.opened ? podsPanel(panel.opened.opening, snapshot, informers) : panels[id](source);
	return arranged(content, listInSight(panel), snapshot.now);
};
