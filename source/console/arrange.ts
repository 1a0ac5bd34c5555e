import type {Column, Row} from './columns.ts';
import {parseFilter} from './filter.ts';
import type {ListState} from './list-state.ts';
import {naturalOrder} from './natural-order.ts';
import type {PanelContent, PanelItem} from './panels/panel.ts';

type Labelled = {readonly metadata: {readonly labels?: {readonly [key: string]: string}}} | undefined;

const noLabels = {};

const filtered = ({items, columns}: PanelContent, filter: string, now: number): readonly PanelItem[] => {
	if (filter === '') return items;
	const passes = parseFilter(
		filter,
		columns.map(({key}) => key),
	);
	return items.filter(item => {
		let row: Row | undefined;
		return passes({
			search: item.search,
			labels: (item.target?.object as Labelled)?.metadata.labels ?? noLabels,
			cell(column) {
				row ??= item.cells(now);
				return row[column] ?? '';
			},
		});
	});
};

/** Orders by the raw numbers of a column where there are some, else by its text, as people count. */
const sorted = (items: readonly PanelItem[], {column, reversed}: NonNullable<ListState['sort']>, now: number) => {
	const sign = reversed ? -1 : 1;
	return items
		.map(item => ({item, raw: item.raw?.[column], text: item.cells(now)[column] ?? ''}))
		.toSorted((left, right) => {
			const order =
				left.raw === undefined && right.raw === undefined
					? naturalOrder(left.text, right.text)
					: (left.raw ?? -Number.MAX_VALUE) - (right.raw ?? -Number.MAX_VALUE);
			return sign * order;
		})
		.map(({item}) => item);
};

const arrangedColumns = new WeakMap<readonly Column[], Map<string, readonly Column[]>>();

/** The columns that are shown, the one sorted by with a mark; the same list for the same choices. */
const columnsShown = (columns: readonly Column[], {sort, hidden}: ListState): readonly Column[] => {
	if (sort === undefined && hidden.length === 0) return columns;
	const known = arrangedColumns.get(columns) ?? new Map<string, readonly Column[]>();
	arrangedColumns.set(columns, known);
	const choices = JSON.stringify([sort, hidden]);
	const shown =
		known.get(choices) ??
		columns
			.filter(({key}) => !hidden.includes(key))
			.map(column =>
				column.key === sort?.column ? {...column, heading: `${column.key} ${sort.reversed ? '▼' : '▲'}`} : column,
			);
	known.set(choices, shown);
	return shown;
};

/** A panel's content as somebody has arranged it: filtered, sorted, without the columns that were hidden. */
export const arranged = (content: PanelContent, list: ListState, now: number): PanelContent => {
	const items = filtered(content, list.filter, now);
	return {
		...content,
		items: list.sort === undefined ? items : sorted(items, list.sort, now),
		columns: columnsShown(content.columns, list),
		allColumns: content.columns,
	};
};
