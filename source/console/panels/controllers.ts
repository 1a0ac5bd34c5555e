import type {Column} from '../columns.ts';
import type {ControllerPace} from '../controller-paces.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import {since} from './age.ts';
import type {PanelContent, PanelItem} from './panel.ts';
import {remembered} from './remembered.ts';

const columns: readonly Column[] = [
	{key: 'controller', minimum: 12},
	{key: 'depth', align: 'right', tone: text => (text === '0' ? 'muted' : 'warn')},
	{key: '/s', align: 'right', minimum: 5},
	{key: 'busy', align: 'right', minimum: 5, dropAt: 1},
	{key: 'done', align: 'right', dropAt: 4, tone: 'muted'},
	{key: 'retries', align: 'right', dropAt: 2, tone: text => (text === '0' ? 'muted' : 'warn')},
	{key: 'last error', grow: true, minimum: 8, tone: 'muted', dropAt: 3},
];

const rateText = (rate: number): string => (rate >= 10 || rate === 0 ? String(Math.round(rate)) : rate.toFixed(1));

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const paceItem = remembered(({controller, perSecond, busyShare}: ControllerPace): PanelItem => {
	const {name, depth, totals, lastFailure} = controller;
	const shortName = name.replace(/-controller$/, '');
	const said = lastFailure === undefined ? '' : `${lastFailure.key}: ${errorText(lastFailure.error)}`;
	const row = {
		uid: name,
		controller: shortName,
		depth: String(depth),
		'/s': rateText(perSecond),
		busy: `${(100 * busyShare).toFixed(1)}%`,
		done: String(totals.processed),
		retries: String(totals.failed),
	};
	return {
		uid: name,
		search: `${name} ${said}`.toLowerCase(),
		target: undefined,
		raw: {
			depth,
			'/s': perSecond,
			busy: busyShare,
			done: totals.processed,
			retries: totals.failed,
			'last error': lastFailure?.atMs ?? 0,
		},
		cells: now => ({
			...row,
			'last error': lastFailure === undefined ? '' : `${since(lastFailure.atMs, now)} ago ${said}`,
		}),
	};
});

/** Every controller: what waits, how fast it works, how much of real time that takes, and what went wrong. */
export const controllersPanel = ({figures}: ClusterSnapshot): PanelContent => ({
	title: 'controllers',
	columns,
	items: (figures?.controllerPaces() ?? []).map(paceItem),
	lists: [],
	liveOnly: true,
	empty: 'no controllers run',
});
