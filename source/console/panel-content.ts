import {parseFilter} from './filter.ts';
import {eventsPanel} from './panels/events.ts';
import type {PanelContent, PanelId, PanelItem} from './panels/panel.ts';
import {placementPanel} from './panels/placement.ts';
import {podsPanel} from './panels/pods.ts';
import {taintsPanel} from './panels/taints.ts';
import {workloadsPanel} from './panels/workloads.ts';
import type {ClusterSnapshot} from './snapshot.ts';
import {listInSight, type ConsoleState} from './state.ts';
import type {ConsoleCluster} from './types.ts';

const ownContent = (id: PanelId, snapshot: ClusterSnapshot, warningsOnly: boolean): PanelContent => {
	switch (id) {
		case 'placement':
			return placementPanel(snapshot);
		case 'taints':
			return taintsPanel(snapshot);
		case 'workloads':
			return workloadsPanel(snapshot);
		case 'events':
			return eventsPanel(snapshot, warningsOnly);
	}
};

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
	const content = panel.opened
		? podsPanel(panel.opened.opening, snapshot, informers)
		: ownContent(id, snapshot, state.warningsOnly);
	return {...content, items: filtered(content.items, listInSight(panel).filter)};
};
