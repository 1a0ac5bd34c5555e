import {updateList, focusedPanel} from './focused-panel.ts';
import type {ActionId} from './keymap.ts';
import type {Action, SessionContext} from './session-context.ts';
import {listInSight, type Choice} from './state.ts';

/** The columns of the focused panel, hidden ones without a sign, to show, hide or move. */
export const chooseColumns = (context: SessionContext, index: number): void => {
	const {hidden} = listInSight(focusedPanel(context));
	const choices = context
		.columns()
		.map(({key}): Choice => ({label: `${hidden.includes(key) ? '·' : '✓'} ${key}`, column: key}));
	context.update({mode: {kind: 'choose', title: 'columns', choices, index}, message: undefined});
};

/** Hides a column that is shown and shows one that is hidden; the last one stays. */
export const toggleColumn = (context: SessionContext, column: string): void => {
	const {hidden: before} = listInSight(focusedPanel(context));
	const hidden = before.includes(column) ? before.filter(key => key !== column) : [...before, column];
	if (context.columns().every(({key}) => hidden.includes(key))) return context.say('muted', 'one column stays');
	updateList(context, list => ({...list, hidden}));
};

/** Moves a column before or behind its neighbour. Answers its place then. */
export const moveColumn = (context: SessionContext, from: number, step: -1 | 1): number => {
	const keys = context.columns().map(({key}) => key);
	const to = from + step;
	if (keys[from] === undefined || keys[to] === undefined) return from;
	const columnOrder = keys.with(from, keys[to]).with(to, keys[from]);
	updateList(context, list => ({...list, columnOrder}));
	return to;
};

const sortPicker: Action = context => {
	const {sort} = listInSight(focusedPanel(context));
	const columns = context.columns().map(({key}) => key);
	const choices = [
		{label: 'as it comes', sort: undefined},
		...columns.map((column): Choice => {
			const reversed = sort?.column === column && !sort.reversed;
			return {label: `${column}${reversed ? ', the other way round' : ''}`, sort: {column, reversed}};
		}),
	];
	const index = sort === undefined ? 0 : columns.indexOf(sort.column) + 1;
	context.update({mode: {kind: 'choose', title: 'sort by', choices, index}, message: undefined});
};

/** The actions on the columns of a panel. */
export const columnActions = {
	sort: sortPicker,
	columns: context => chooseColumns(context, 0),
} as const satisfies Partial<Record<ActionId, Action>>;
