import {updateList} from '../focused-panel.ts';
import type {KeyPress} from '../key-press.ts';
import {editLine} from '../line-editor.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type ModeOf} from '../state.ts';

/** Filters while it is typed; enter keeps the filter, esc takes back what was there before. */
export const pressFilter = (mode: ModeOf<'filter'>, press: KeyPress, context: SessionContext): void => {
	const setFilter = (filter: string): void => updateList(context, list => ({...list, filter}));
	if (press.name === 'enter') return context.update({mode: browsing});
	if (press.name === 'esc') {
		setFilter(mode.before);
		return context.update({mode: browsing});
	}
	const editor = editLine(mode.editor, press);
	if (editor === undefined) return;
	setFilter(editor.text);
	context.update({mode: {...mode, editor}});
};
