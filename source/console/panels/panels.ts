import {controllersPanel} from './controllers.ts';
import {eventsPanel} from './events.ts';
import {historyPanel} from './history.ts';
import {logPanel} from './log.ts';
import {nodesPanel} from './nodes.ts';
import type {PanelContent, PanelId, PanelSource} from './panel.ts';
import {placementPanel} from './placement.ts';
import {allPodsPanel} from './pods.ts';
import {schedulerPanel} from './scheduler.ts';
import {servicesPanel} from './services.ts';
import {storePanel} from './store.ts';
import {taintsPanel} from './taints.ts';
import {workloadsPanel} from './workloads.ts';
import {zonesPanel} from './zones.ts';

/** What each panel lists. */
export const panels: {readonly [id in PanelId]: (source: PanelSource) => PanelContent} = {
	placement: ({snapshot, byZone}) => (byZone ? zonesPanel(snapshot) : placementPanel(snapshot)),
	taints: ({snapshot}) => taintsPanel(snapshot),
	workloads: ({snapshot}) => workloadsPanel(snapshot),
	events: ({snapshot, warningsOnly}) => eventsPanel(snapshot, warningsOnly),
	pods: ({snapshot}) => allPodsPanel(snapshot),
	nodes: ({snapshot}) => nodesPanel(snapshot),
	services: ({snapshot}) => servicesPanel(snapshot),
	scheduler: ({snapshot}) => schedulerPanel(snapshot),
	store: ({snapshot}) => storePanel(snapshot),
	controllers: ({snapshot}) => controllersPanel(snapshot),
	history: ({snapshot}) => historyPanel(snapshot),
	log: ({snapshot}) => logPanel(snapshot),
};
