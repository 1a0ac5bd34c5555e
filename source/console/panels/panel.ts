import type {Column, Row} from '../columns.ts';
import type {ListName, Target} from '../snapshot.ts';

/** The panels by their number keys. */
export const panelIds = ['placement', 'taints', 'workloads', 'events'] as const;
export type PanelId = (typeof panelIds)[number];

/** Whose pods a panel shows after `enter`. */
export type Opening =
	| {readonly of: 'node'; readonly name: string}
	| {readonly of: 'unplaced'}
	| {readonly of: 'workload'; readonly kind: string; readonly namespace: string; readonly name: string};

/** One entry of a panel. */
export interface PanelItem {
	readonly uid: string;
	/** Lower-case text that filters look into. */
	readonly search: string;
	/** What actions on it act on; undefined for entries that are no object. */
	readonly target: Target | undefined;
	/** What `enter` opens. */
	readonly opens?: Opening;
	/** Its cells at a cluster time (ages tick). */
	cells(now: number): Row;
}

/** What a panel lists. */
export interface PanelContent {
	readonly title: string;
	readonly columns: readonly Column[];
	readonly items: readonly PanelItem[];
	/** The lists it is made from: while one is incomplete the panel says so. */
	readonly lists: readonly ListName[];
	/** Said in place of an empty list. */
	readonly empty: string;
}
