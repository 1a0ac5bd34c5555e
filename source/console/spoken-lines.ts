import {headerLine} from './lines/header.ts';
import {messageLine} from './lines/message.ts';
import {promptOf} from './lines/prompt.ts';
import {lineText, type Line} from './line.ts';
import {resolveList} from './list-state.ts';
import {panelContent} from './panel-content.ts';
import {emptyNote} from './panel-model.ts';
import {podCells, podStates} from './pod-state.ts';
import type {Shown} from './session-context.ts';
import {listInSight, type ConsoleState} from './state.ts';
import {sheetTop} from './sheet-top.ts';

/** Wide enough that nothing of a line is cut: it is read, not looked at. */
const spokenColumns = 400;

/** Lines of a sheet or a prompt that are read at a time. */
const spokenLinesMax = 60;

const textOf = (line: Line): string => lineText(line).replaceAll(/\s+/g, ' ').trim();

/** A cell without its bar, and with its pods counted: what is drawn cannot be read aloud. */
const cellText = (cell: string): string =>
	podStates
		.reduce(
			(text, state) =>
				text.replaceAll(new RegExp(`${podCells[state].glyph}+`, 'gu'), ({length}) => `${length} ${state} `),
			cell.replaceAll(/[█░]+/g, ''),
		)
		.trim();

const selectedLines = (state: ConsoleState, shown: Shown): readonly string[] => {
	const content = panelContent(state.focus, state, shown);
	const list = listInSight(state.panels[state.focus]);
	const {index} = resolveList(list, content.items, content.items.length);
	const item = content.items[index];
	if (item === undefined) return [`${content.title}: ${emptyNote(content, shown.snapshot, list.filter)}`];
	const filter = list.filter === '' ? '' : `, filter ${list.filter}`;
	const cells = item.cells(shown.snapshot.now);
	const words = content.columns.map(({key}) => `${key} ${cellText(cells[key] ?? '')}`.trim());
	return [`${content.title}${filter}, row ${index + 1} of ${content.items.length}`, words.join(', ')];
};

/** The console as lines to be read aloud: where one is, the selected row in words, what is asked, what was said. */
export const spokenLines = (
	state: ConsoleState,
	shown: Shown,
	{title, readOnly}: {readonly title: string; readonly readOnly: boolean},
): readonly string[] => {
	const {mode} = state;
	const prompt = promptOf(mode, shown.snapshot, spokenLinesMax);
	const sheet = mode.kind === 'sheet' ? mode : undefined;
	const top = sheet ? sheetTop(sheet, sheet.sheet.lines.length, spokenLinesMax) : 0;
	return [
		textOf(headerLine(shown.snapshot, {title, readOnly, width: spokenColumns})),
		...selectedLines(state, shown),
		...(prompt ? [prompt.title, ...prompt.lines.map(textOf)] : []),
		...(sheet ? [sheet.sheet.title, ...sheet.sheet.lines.slice(top, top + spokenLinesMax).map(textOf)] : []),
		textOf(messageLine(state, spokenColumns)),
	].filter(line => line !== '');
};
