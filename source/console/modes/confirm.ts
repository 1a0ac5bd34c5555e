import {confirmedLines, confirmNextOption} from '../confirm-lines.ts';
import type {KeyPress} from '../key-press.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type ModeOf} from '../state.ts';

/** Only `y` does it: enter is too easily pressed once more. Tab goes through the options of the command. */
export const pressConfirm = (mode: ModeOf<'confirm'>, {name}: KeyPress, context: SessionContext): void => {
	const lines = confirmedLines(mode).map(({line}) => line);
	switch (name) {
		case 'y':
			context.update({mode: browsing});
			return mode.undone === undefined ? context.run(...lines) : context.undo(mode.undone);
		case 'tab':
		case 'down':
			return confirmNextOption(context, mode, 1);
		case 'shift-tab':
		case 'up':
			return confirmNextOption(context, mode, -1);
		case 'n':
		case 'q':
		case 'esc':
			return context.update({mode: browsing, message: {tone: 'muted', text: `left alone: ${lines.join(', ')}`}});
	}
};
