import type {Candidate, ParseError} from '../commands/types.ts';
import type {KeyPress} from './key-press.ts';
import {historyLinesMax} from './limits.ts';
import {editLine, editorWith, type LineEditor} from './line-editor.ts';

/** The palette: a line being typed, what could come next, and what is wrong. */
export interface PaletteState {
	readonly editor: LineEditor;
	readonly candidates: readonly Candidate[];
	/** The candidate that tab put into the line; −1 before tab. */
	readonly highlighted: number;
	/** Where the word that tab completes starts. */
	readonly wordStart: number;
	/** The error of the last `enter`; typing clears it. */
	readonly error?: ParseError;
	/** Earlier lines, oldest first, then the line that was being typed. */
	readonly recalled: readonly string[];
	readonly recallIndex: number;
}

/** Candidates for the word at the cursor. */
export type Complete = (line: string, cursor: number) => readonly Candidate[];

const wordStartAt = (text: string, cursor: number): number => /\S*$/.exec(text.slice(0, cursor))!.index;

const edited = (palette: PaletteState, editor: LineEditor, complete: Complete): PaletteState => ({
	...palette,
	editor,
	error: undefined,
	highlighted: -1,
	candidates: complete(editor.text, editor.cursor),
	wordStart: wordStartAt(editor.text, editor.cursor),
});

/** A palette with the beginning of a line. */
export const openPalette = (
	{history, text}: {readonly history: readonly string[]; readonly text: string},
	complete: Complete,
): PaletteState =>
	edited(
		{
			editor: editorWith(text),
			candidates: [],
			highlighted: -1,
			wordStart: 0,
			recalled: [...history, ''],
			recallIndex: history.length,
		},
		editorWith(text),
		complete,
	);

/** Puts the next candidate (or, with −1, the one before) in place of the word at the cursor. */
const cycleCandidate = (palette: PaletteState, step: 1 | -1, complete: Complete): PaletteState => {
	const {candidates, editor, wordStart} = palette;
	if (candidates.length === 0) return palette;
	const from = palette.highlighted === -1 && step === -1 ? 0 : palette.highlighted;
	const highlighted = (from + step + candidates.length) % candidates.length;
	const word = candidates[highlighted]!.text;
	const text = editor.text.slice(0, wordStart) + word + editor.text.slice(editor.cursor);
	const replaced = {text, cursor: wordStart + word.length};
	if (candidates.length > 1) return {...palette, error: undefined, editor: replaced, highlighted};
	const spaced = text.length === replaced.cursor ? {text: `${text} `, cursor: replaced.cursor + 1} : replaced;
	return edited(palette, spaced, complete);
};

/** Goes through earlier lines; what was being typed is kept at the end. */
const recall = (palette: PaletteState, step: 1 | -1, complete: Complete): PaletteState => {
	const recallIndex = palette.recallIndex + step;
	if (recallIndex < 0 || recallIndex >= palette.recalled.length) return palette;
	const recalled = palette.recalled.with(palette.recallIndex, palette.editor.text);
	return edited({...palette, recalled, recallIndex}, editorWith(recalled[recallIndex]!), complete);
};

/** The palette after a key other than enter and esc. */
export const pressPalette = (palette: PaletteState, press: KeyPress, complete: Complete): PaletteState => {
	switch (press.name) {
		case 'tab':
			return cycleCandidate(palette, 1, complete);
		case 'shift-tab':
			return cycleCandidate(palette, -1, complete);
		case 'up':
		case 'ctrl-p':
			return recall(palette, -1, complete);
		case 'down':
		case 'ctrl-n':
			return recall(palette, 1, complete);
		default: {
			const editor = editLine(palette.editor, press);
			return editor === undefined ? palette : edited(palette, editor, complete);
		}
	}
};

/** The history with a line that was run, at its end; a line said again is kept where it was said last. */
export const remember = (history: readonly string[], line: string): readonly string[] =>
	[...history.filter(one => one !== line), line].slice(-historyLinesMax);
