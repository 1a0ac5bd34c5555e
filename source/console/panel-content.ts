import {parseFilter} from './filter.ts';
import type {PanelContent, PanelId, PanelItem, PanelSource} from './panels/panel.ts';
import {panels} from './panels/panels.ts';
import {podsPanel} from './panels/pods.ts';
import type {ClusterSnapshot} from './snapshot.ts';
import {listInSight, type ConsoleState} from './state.ts';
import type {ConsoleCluster} from './types.ts';

const filtered = (items: readonly PanelItem[], text: string): readonly PanelItem[] => {
	if (text === '') return items;
	const passes = parseFilter(text);
	return items.filter(({search}) => passes(search));
};

/** What a panel lists now: its own rows or the pods it opened, those that pass its filter. */
export const panelContent = (
	id: PanelId,
	state: ConsoleState,
	snapshot: ClusterSnapshot,
	informers: ConsoleCluster['informers'],
): PanelContent => {
	const panel = state.panels[id];
	const source: PanelSource = {snapshot, informers, warningsOnly: state.warningsOnly, byZone: state.byZone};
	const content = panel.opened ? podsPanel(panel.opened.opening, snapshot, informers) : panels[id](source);
	return {...content, items: filtered(content.items, listInSight(panel).filter)};
};
