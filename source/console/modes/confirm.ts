import type {KeyPress} from '../key-press.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type ModeOf} from '../state.ts';

/** Only `y` does it: enter is too easily pressed once more. */
export const pressConfirm = ({lines}: ModeOf<'confirm'>, {name}: KeyPress, context: SessionContext): void => {
	if (name === 'y') {
		context.update({mode: browsing});
		for (const line of lines) context.run(line);
	} else if (name === 'n' || name === 'q' || name === 'esc') {
		context.update({mode: browsing, message: {tone: 'muted', text: `left alone: ${lines.join(', ')}`}});
	}
};
