import {chooseColumns, moveColumn, toggleColumn} from '../column-actions.ts';
import {focusPanel, updateList} from '../focused-panel.ts';
import type {KeyPress} from '../key-press.ts';
import {openLog} from '../log-action.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type ModeOf} from '../state.ts';

/** One of several things: ↑ ↓ or a number chooses, enter does it. Columns stay to be chosen until esc, and ← → moves them. */
export const pressChoose = (mode: ModeOf<'choose'>, {name}: KeyPress, context: SessionContext): void => {
	const {choices, index} = mode;
	const runChoice = (chosen: number): void => {
		const choice = choices[chosen];
		if (choice === undefined) return;
		if ('column' in choice) {
			toggleColumn(context, choice.column);
			return chooseColumns(context, chosen);
		}
		context.update({mode: browsing});
		if ('lines' in choice) context.run(...choice.lines);
		else if ('sort' in choice) updateList(context, list => ({...list, sort: choice.sort}));
		else if ('log' in choice) openLog(context, choice.log);
		else if ('copy' in choice) {
			context.terminal.copy?.(choice.copy);
			context.say('good', `copied ${choice.label}`);
		} else focusPanel(context, choice.panel);
	};
	const select = (chosen: number): void => context.update({mode: {...mode, index: chosen}});
	const move = (step: -1 | 1): void => {
		if ('column' in choices[index]!) chooseColumns(context, moveColumn(context, index, step));
	};
	switch (name) {
		case 'left':
		case '<':
			return move(-1);
		case 'right':
		case '>':
			return move(1);
		case 'esc':
		case 'q':
			return context.update({mode: browsing});
		case 'j':
		case 'down':
		case 'tab':
			return select((index + 1) % choices.length);
		case 'k':
		case 'up':
		case 'shift-tab':
			return select((index - 1 + choices.length) % choices.length);
		case 'g':
		case 'home':
			return select(0);
		case 'G':
		case 'end':
			return select(choices.length - 1);
		case 'enter':
			return runChoice(index);
		default:
			return /^[1-9]$/.test(name) ? runChoice(Number(name) - 1) : undefined;
	}
};
