import type {Column, Row} from '../columns.ts';
import type {ClusterSnapshot, ListName, Target} from '../snapshot.ts';
import type {ConsoleCluster} from '../types.ts';

/** The panels: the first nine by their number keys, all of them by `0`. */
export const panelIds = [
	'placement',
	'taints',
	'workloads',
	'events',
	'pods',
	'nodes',
	'services',
	'scheduler',
	'store',
	'controllers',
	'history',
	'log',
] as const;
export type PanelId = (typeof panelIds)[number];

/** The key that leads to a panel: its number, or that of the choice of all panels. */
export const panelKey = (id: PanelId): string => {
	const place = panelIds.indexOf(id);
	return place < 9 ? String(place + 1) : '0';
};

/** Whose pods a panel shows after `enter`. */
export type Opening =
	| {readonly of: 'node'; readonly name: string}
	| {readonly of: 'unplaced'}
	| {readonly of: 'zone'; readonly name: string}
	| {readonly of: 'service'; readonly namespace: string; readonly name: string}
	| {readonly of: 'workload'; readonly kind: string; readonly namespace: string; readonly name: string};

/** One entry of a panel. */
export interface PanelItem {
	readonly uid: string;
	/** Lower-case text that filters look into. */
	readonly search: string;
	/** What actions on it act on; undefined for entries that are no object. */
	readonly target: Target | undefined;
	/** What `enter` opens. */
	readonly opens?:
		| Opening
		| {readonly of: 'moment'; readonly at: number}
		/** An attempt to place a pod, by its number among all of the scheduler. */
		| {readonly of: 'attempt'; readonly pod: string; readonly sequence: number};
	/** Numbers behind its cells, to sort by, where the text does not tell. */
	readonly raw?: {readonly [column: string]: number};
	/** Its cells at a cluster time (ages tick). */
	cells(now: number): Row;
}

/** What panels are made from. */
export interface PanelSource {
	readonly snapshot: ClusterSnapshot;
	readonly informers: ConsoleCluster['informers'];
	/** In events: the warnings alone. */
	readonly warningsOnly: boolean;
	/** In placement: a row for each zone, not for each node. */
	readonly byZone: boolean;
}

/** What a panel lists. */
export interface PanelContent {
	readonly title: string;
	/** Figures behind the title, where there is room. */
	readonly summary?: string;
	readonly columns: readonly Column[];
	/** With those that somebody has hidden. */
	readonly allColumns?: readonly Column[];
	readonly items: readonly PanelItem[];
	/** The lists it is made from: while one is incomplete the panel says so. */
	readonly lists: readonly ListName[];
	/** It is not kept along the way: shown as it is now, also while the other panels show an earlier moment. */
	readonly liveOnly?: boolean;
	/** Said in place of an empty list. */
	readonly empty: string;
}
