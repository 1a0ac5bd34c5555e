import {confirmUndo} from './confirm-lines.ts';
import type {Action} from './session-context.ts';

/** Asks whether to take back what was done last; what cannot be taken back is passed over, once that was said. */
export const undoLast: Action = context => {
	const {undo} = context.state();
	const last = undo.at(-1);
	if (last === undefined) return context.say('muted', 'nothing to undo');
	if (last.inverse !== undefined) return void confirmUndo(context, last);
	context.update({undo: undo.slice(0, -1)});
	context.say('warn', `there is no way back from ${last.lines.join(', ')}`);
};
