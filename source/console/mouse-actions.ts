import {focusPanel, updateList} from './focused-panel.ts';
import {layoutScreen, type PanelBox} from './layout.ts';
import {moveSelection, resolveList, selectAt} from './list-state.ts';
import {pressMode} from './modes/press-mode.ts';
import type {MouseReport} from './mouse.ts';
import type {SessionContext} from './session-context.ts';
import {tabAt} from './lines/tabs.ts';
import type {PanelId} from './panels/panel.ts';

/** Rows that one turn of the wheel goes. */
const wheelRows = 3;

/** Lines above a panel's first row: the border with the title, and the headings. */
const linesAboveRows = 2;

/** The place of a panel on the screen, and what of it was hit. */
interface Hit {
	readonly box: PanelBox;
	/** Which line of the box, from 0. */
	readonly line: number;
}

/** What is at a place: a panel, a tab, or nothing that can be clicked. */
const hitAt = (context: SessionContext, {column, row}: MouseReport): Hit | {readonly tab: PanelId} | undefined => {
	const layout = layoutScreen(context.size(), context.state());
	if (layout.kind !== 'panels') return undefined;
	let top = 1;
	if (layout.tabs) {
		const tab = row === top ? tabAt(context.state().focus, column, context.size().columns) : undefined;
		if (row === top) return tab && {tab};
		top++;
	}
	for (const boxes of layout.rows) {
		const height = boxes[0]?.height ?? 0;
		let left = 0;
		for (const box of boxes) {
			if (row >= top && row < top + height && column >= left && column < left + box.width)
				return {box, line: row - top};
			left += box.width;
		}
		top += height;
	}
	return undefined;
};

/** Selects the row at a line of the focused panel's box, if there is one. */
const selectLine = (context: SessionContext, line: number): void =>
	updateList(context, list => {
		const items = context.items();
		const index = resolveList(list, items, context.height()).top + line - linesAboveRows;
		const isRow = line >= linesAboveRows && line < linesAboveRows + context.height() && index < items.length;
		return isRow ? selectAt(list, items, index, context.height()) : list;
	});

/** A click goes to a panel and selects the row it hit; the wheel moves the selection of the panel below it, or a sheet. */
export const takeMouse = (context: SessionContext, report: MouseReport): void => {
	const {mode} = context.state();
	const step = report.kind === 'wheel-up' ? -1 : 1;
	if (mode.kind === 'sheet' && report.kind !== 'press') {
		for (let turn = 0; turn < wheelRows; turn++) pressMode(context.state().mode, {name: step < 0 ? 'k' : 'j'}, context);
	}
	if (mode.kind !== 'browse') return;
	const hit = hitAt(context, report);
	if (hit === undefined) return;
	if ('tab' in hit) return report.kind === 'press' ? focusPanel(context, hit.tab) : undefined;
	focusPanel(context, hit.box.id);
	if (report.kind === 'press') return selectLine(context, hit.line);
	updateList(context, list => moveSelection(list, context.items(), step * wheelRows, context.height()));
};
