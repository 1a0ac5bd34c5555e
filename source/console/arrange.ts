import type {Column, Row} from './columns.ts';
import {exchanged, exchangedPlaces} from './exchanged.ts';
import {parseFilter, type Filtered} from './filter.ts';
import type {ListState} from './list-state.ts';
import {naturalOrder} from './natural-order.ts';
import type {PanelContent, PanelItem} from './panels/panel.ts';
import {rememberedEach} from './panels/remembered.ts';

type Labelled = {readonly metadata: {readonly labels?: {readonly [key: string]: string}}} | undefined;

const noLabels = {};

const filteredOf = (item: PanelItem, cell: Filtered['cell']): Filtered => ({
	search: item.search,
	labels: (item.target?.object as Labelled)?.metadata.labels ?? noLabels,
	cell,
});

/** The last filter of a panel's rows; what passes is kept for each row where the text of no cell decides, for those change with time. */
interface LastFilter {
	readonly filter: string;
	readonly passing: (items: readonly PanelItem[], now: number) => readonly PanelItem[];
}

const lastFilters = new WeakMap<readonly Column[], LastFilter>();

const filterOf = (filter: string, columns: readonly Column[]): LastFilter['passing'] => {
	const {passes, looksAtCells} = parseFilter(
		filter,
		columns.map(({key}) => key),
	);
	if (looksAtCells)
		return (items, now) =>
			items.filter(item => {
				let row: Row | undefined;
				return passes(filteredOf(item, column => (row ??= item.cells(now))[column] ?? ''));
			});
	const verdicts = rememberedEach((item: PanelItem) => passes(filteredOf(item, () => '')));
	return items => {
		const passing = verdicts(items);
		return items.filter((_, place) => passing[place]);
	};
};

const filtered = ({items, columns}: PanelContent, filter: string, now: number): readonly PanelItem[] => {
	if (filter === '') return items;
	const known = lastFilters.get(columns);
	const last = known?.filter === filter ? known : {filter, passing: filterOf(filter, columns)};
	lastFilters.set(columns, last);
	return last.passing(items, now);
};

type Sort = NonNullable<ListState['sort']>;

/** The last order of a panel's rows by a column. */
interface LastOrder extends Sort {
	readonly items: readonly PanelItem[];
	readonly ordered: readonly PanelItem[];
	/** In the order, by uid. */
	readonly places: ReadonlyMap<string, number>;
}

const lastOrders = new WeakMap<readonly Column[], LastOrder>();

/** As they were sorted last, new ones at the end: sorting what is nearly in order takes few comparisons. */
const inLastOrder = (items: readonly PanelItem[], {places}: LastOrder): readonly PanelItem[] => {
	const known: PanelItem[] = [];
	const others: PanelItem[] = [];
	for (const item of items) {
		const place = places.get(item.uid);
		if (place === undefined) others.push(item);
		else known[place] = item;
	}
	// The places of rows that have gone are empty.
	return [...known.filter(item => item !== undefined), ...others];
};

/** In the last order, where all that has changed since keeps its number in the column; undefined where some has another. */
const withSameNumbers = (
	items: readonly PanelItem[],
	{column, items: before, ordered, places}: LastOrder,
): readonly PanelItem[] | undefined => {
	const changed = exchangedPlaces(items, before);
	const isAsBefore = changed?.every(place => {
		const [item, other] = [items[place]!, before[place]!];
		const number = item.raw?.[column];
		return item.uid === other.uid && number !== undefined && number === other.raw?.[column];
	});
	if (!changed || !isAsBefore) return undefined;
	return exchanged(ordered, new Map(changed.map(place => [places.get(items[place]!.uid)!, items[place]!])));
};

/** Orders by the raw numbers of a column where there are some, else by its text, as people count. */
const sorted = (
	{items, columns}: Pick<PanelContent, 'items' | 'columns'>,
	{column, reversed}: Sort,
	now: number,
): readonly PanelItem[] => {
	const sign = reversed ? -1 : 1;
	const last = lastOrders.get(columns);
	const asBefore = last?.column === column && last.reversed === reversed ? withSameNumbers(items, last) : undefined;
	if (last && asBefore) {
		lastOrders.set(columns, {...last, items, ordered: asBefore});
		return asBefore;
	}
	const ordered = (last?.column === column ? inLastOrder(items, last) : items)
		.map(item => ({
			item,
			raw: item.raw?.[column],
			text: item.raw?.[column] === undefined ? item.cells(now)[column] : '',
		}))
		.toSorted((left, right) => {
			const order =
				left.raw === undefined && right.raw === undefined
					? naturalOrder(left.text ?? '', right.text ?? '')
					: (left.raw ?? -Number.MAX_VALUE) - (right.raw ?? -Number.MAX_VALUE);
			return sign * order;
		})
		.map(({item}) => item);
	const places = new Map(ordered.map(({uid}, place) => [uid, place]));
	lastOrders.set(columns, {column, reversed, items, ordered, places});
	return ordered;
};

interface ArrangedItems {
	readonly filter: string;
	readonly sort: ListState['sort'];
	readonly now: number;
	readonly items: readonly PanelItem[];
}

const arrangedItems = new WeakMap<readonly PanelItem[], ArrangedItems>();

/** Filtered and sorted; the same list until rows, choices or time change, for a frame and its keys ask several times. */
const itemsShown = (content: PanelContent, {filter, sort}: ListState, now: number): readonly PanelItem[] => {
	if (filter === '' && sort === undefined) return content.items;
	const known = arrangedItems.get(content.items);
	if (known !== undefined && known.filter === filter && known.sort === sort && known.now === now) return known.items;
	const passing = filtered(content, filter, now);
	const items = sort === undefined ? passing : sorted({items: passing, columns: content.columns}, sort, now);
	arrangedItems.set(content.items, {filter, sort, now, items});
	return items;
};

/** In the order that was chosen; columns that were not there then come behind. */
const inChosenOrder = (columns: readonly Column[], order: readonly string[]): readonly Column[] => {
	const placeOf = ({key}: Column): number => (order.includes(key) ? order.indexOf(key) : order.length);
	return order.length === 0 ? columns : columns.toSorted((left, right) => placeOf(left) - placeOf(right));
};

const arrangedColumns = new WeakMap<readonly Column[], Map<string, readonly Column[]>>();

/** The columns that are shown, the one sorted by with a mark; the same list for the same choices. */
const columnsShown = (columns: readonly Column[], {sort, hidden, columnOrder}: ListState): readonly Column[] => {
	if (sort === undefined && hidden.length === 0 && columnOrder.length === 0) return columns;
	const known = arrangedColumns.get(columns) ?? new Map<string, readonly Column[]>();
	arrangedColumns.set(columns, known);
	const choices = JSON.stringify([sort, hidden, columnOrder]);
	const shown =
		known.get(choices) ??
		inChosenOrder(columns, columnOrder)
			.filter(({key}) => !hidden.includes(key))
			.map(column =>
				column.key === sort?.column ? {...column, heading: `${column.key} ${sort.reversed ? '▼' : '▲'}`} : column,
			);
	known.set(choices, shown);
	return shown;
};

/** A panel's content as somebody has arranged it: filtered, sorted, its columns in their order and without the hidden ones. */
export const arranged = (content: PanelContent, list: ListState, now: number): PanelContent => {
	return {
		...content,
		items: itemsShown(content, list, now),
		columns: columnsShown(content.columns, list),
		allColumns: inChosenOrder(content.columns, list.columnOrder),
	};
};
