import {focusPanel} from '../focused-panel.ts';
import type {KeyPress} from '../key-press.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type ModeOf} from '../state.ts';

/** One of several things: ↑ ↓ or a number chooses, enter does it. */
export const pressChoose = (mode: ModeOf<'choose'>, {name}: KeyPress, context: SessionContext): void => {
	const {choices, index} = mode;
	const runChoice = (chosen: number): void => {
		const choice = choices[chosen];
		if (choice === undefined) return;
		context.update({mode: browsing});
		if ('line' in choice) context.run(choice.line);
		else focusPanel(context, choice.panel);
	};
	switch (name) {
		case 'esc':
		case 'q':
			return context.update({mode: browsing});
		case 'j':
		case 'down':
		case 'tab':
			return context.update({mode: {...mode, index: (index + 1) % choices.length}});
		case 'k':
		case 'up':
		case 'shift-tab':
			return context.update({mode: {...mode, index: (index - 1 + choices.length) % choices.length}});
		case 'enter':
			return runChoice(index);
		default:
			return /^[1-9]$/.test(name) ? runChoice(Number(name) - 1) : undefined;
	}
};
