import {updateList, focusedPanel} from './focused-panel.ts';
import type {ActionId} from './keymap.ts';
import type {Action, SessionContext} from './session-context.ts';
import {listInSight, type Choice} from './state.ts';

/** The columns of the focused panel, hidden ones without a sign, to show or hide. */
export const chooseColumns = (context: SessionContext, hidden: readonly string[], index: number): void => {
	const choices = context
		.columns()
		.map(({key}): Choice => ({label: `${hidden.includes(key) ? '·' : '✓'} ${key}`, column: key}));
	context.update({mode: {kind: 'choose', title: 'show or hide columns', choices, index}, message: undefined});
};

/** Hides a column that is shown and shows one that is hidden; the last one stays. Answers those that are hidden then. */
export const toggleColumn = (context: SessionContext, column: string): readonly string[] => {
	const {hidden: before} = listInSight(focusedPanel(context));
	const hidden = before.includes(column) ? before.filter(key => key !== column) : [...before, column];
	if (context.columns().every(({key}) => hidden.includes(key))) {
		context.say('muted', 'one column stays');
		return before;
	}
	updateList(context, list => ({...list, hidden}));
	return hidden;
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
	columns: context => chooseColumns(context, listInSight(focusedPanel(context)).hidden, 0),
} as const satisfies Partial<Record<ActionId, Action>>;
