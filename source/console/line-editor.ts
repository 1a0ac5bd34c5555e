import type {KeyPress} from './key-press.ts';
import {span, type Line} from './line.ts';

/** One line of text being typed, and the cursor before its `cursor`th UTF-16 unit. */
export interface LineEditor {
	readonly text: string;
	readonly cursor: number;
}

export const editorWith = (text: string): LineEditor => ({text, cursor: text.length});

/** The text with `inserted` at the cursor. */
const insertText = ({text, cursor}: LineEditor, inserted: string): LineEditor => ({
	text: text.slice(0, cursor) + inserted + text.slice(cursor),
	cursor: cursor + inserted.length,
});

const previousWordStart = (text: string, cursor: number): number => /\S*\s*$/.exec(text.slice(0, cursor))!.index;

const removeBefore = ({text, cursor}: LineEditor, from: number): LineEditor => ({
	text: text.slice(0, from) + text.slice(cursor),
	cursor: from,
});

/** The editor after a key, with the usual readline keys; undefined when the key means nothing to an editor. */
export const editLine = (editor: LineEditor, {name, text}: KeyPress): LineEditor | undefined => {
	const {cursor} = editor;
	switch (name) {
		case 'left':
		case 'ctrl-b':
			return {...editor, cursor: Math.max(0, cursor - 1)};
		case 'right':
		case 'ctrl-f':
			return {...editor, cursor: Math.min(editor.text.length, cursor + 1)};
		case 'home':
		case 'ctrl-a':
			return {...editor, cursor: 0};
		case 'end':
		case 'ctrl-e':
			return {...editor, cursor: editor.text.length};
		case 'backspace':
		case 'ctrl-h':
			return removeBefore(editor, Math.max(0, cursor - 1));
		case 'delete':
		case 'ctrl-d':
			return {...editor, text: editor.text.slice(0, cursor) + editor.text.slice(cursor + 1)};
		case 'ctrl-w':
			return removeBefore(editor, previousWordStart(editor.text, cursor));
		case 'ctrl-u':
			return removeBefore(editor, 0);
		case 'ctrl-k':
			return {...editor, text: editor.text.slice(0, cursor)};
		default:
			return text === undefined ? undefined : insertText(editor, text);
	}
};

/** The text with its cursor as an inverted cell. */
export const drawEditor = ({text, cursor}: LineEditor): Line => [
	span(text.slice(0, cursor)),
	span(text[cursor] ?? ' ', 'cursor'),
	span(text.slice(cursor + 1)),
];
