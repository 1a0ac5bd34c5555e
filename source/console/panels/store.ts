import type {StoreStatistics} from '../../cluster/statistics.ts';
import {byteSize} from '../../machinery/byte-size.ts';
import type {LeaseStatus, StoreWeight} from '../../store/types.ts';
import type {Column} from '../columns.ts';
import {leasesShownMax} from '../limits.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {PanelContent, PanelItem} from './panel.ts';

const columns: readonly Column[] = [
	{key: 'what', minimum: 12, grow: true},
	{key: 'count', align: 'right', minimum: 6},
	{key: 'size', align: 'right', minimum: 7, dropAt: 1},
	{key: 'detail', minimum: 8, tone: 'muted', dropAt: 2},
];

interface Figure {
	readonly what: string;
	readonly count?: number;
	readonly bytes?: number;
	readonly detail?: string;
}

const itemOf = ({what, count, bytes, detail = ''}: Figure, estimated: boolean): PanelItem => {
	const size = bytes === undefined ? '' : `${estimated ? '~' : ''}${byteSize(bytes)}`;
	const row = {uid: what, what, count: count === undefined ? '' : String(count), size, detail};
	return {
		uid: what,
		search: `${what} ${detail}`.toLowerCase(),
		target: undefined,
		raw: {...(count === undefined ? {} : {count}), ...(bytes === undefined ? {} : {size: bytes})},
		cells: () => row,
	};
};

const sumOf = (roots: StoreWeight['roots']): number => roots.reduce((sum, {bytes}) => sum + bytes, 0);

const placeOf = ({files}: StoreStatistics): Figure =>
	files === undefined
		? {what: 'log', detail: 'in memory only'}
		: {what: 'log segments', count: files.segments, detail: `${byteSize(files.writtenBytes)} in the one written`};

const figuresOf = (store: StoreStatistics, {roots, historyBytes}: StoreWeight): readonly Figure[] => {
	const {revision, durable, compacted, keys, watchers, leases, revisionsKept, readOnly} = store;
	const {synced, unsynced, parked} = watchers;
	return [
		...(readOnly === undefined ? [] : [{what: 'read-only', detail: readOnly}]),
		{what: 'revision', count: revision, detail: durable < revision ? `durable up to ${durable}` : 'durable'},
		{what: 'compacted', count: compacted, detail: compacted === 0 ? 'never' : 'reads below are refused'},
		{what: 'history', count: revisionsKept, bytes: historyBytes, detail: 'revisions that can be watched'},
		{what: 'keys', count: keys, bytes: sumOf(roots)},
		{
			what: 'watchers',
			count: synced + unsynced,
			detail: `${synced} synced, ${unsynced - parked} catching up, ${parked} parked`,
		},
		placeOf(store),
		{what: 'leases', count: leases},
	];
};

const leaseFigure = ({id, ttlSeconds, remainingSeconds, keys}: LeaseStatus): Figure => ({
	what: `lease ${id}`,
	count: keys.length,
	detail: `${remainingSeconds} s left of ${ttlSeconds} s`,
});

/** The store in figures: its revisions and history, what keys there are, who watches, and the leases. */
export const storePanel = ({figures}: ClusterSnapshot): PanelContent => {
	const store = figures?.statistics().store;
	const weight = figures?.storeWeight();
	const listed =
		store === undefined || weight === undefined
			? []
			: [
					...figuresOf(store, weight),
					...weight.roots.map(({root, keys, bytes}) => ({what: root, count: keys, bytes})),
					...store.oldestLeases(leasesShownMax).map(leaseFigure),
				];
	return {
		title: 'store',
		columns,
		items: listed.map(figure => itemOf(figure, weight?.isEstimate ?? false)),
		lists: [],
		liveOnly: true,
		empty: 'this console does not see the store',
	};
};
