import {formLines, formProblem, kindOf} from '../forms/form-state.ts';
import {previewForm} from '../forms/preview-form.ts';
import type {KeyPress} from '../key-press.ts';
import {editLine, editorWith, type LineEditor} from '../line-editor.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type FormState, type ModeOf} from '../state.ts';

const cyclePreset = ({presets, editor}: FormState, step: 1 | -1): LineEditor => {
	const at = presets.indexOf(editor.text);
	const next = at === -1 ? 0 : (at + step + presets.length) % presets.length;
	return editorWith(presets[next] ?? editor.text);
};

const edited = (form: FormState, press: KeyPress): LineEditor | undefined => {
	const {step, cycle} = kindOf(form);
	const {text} = form.editor;
	switch (press.name) {
		case 'up':
			return step ? editorWith(step(text, 1)) : cyclePreset(form, -1);
		case 'down':
			return step ? editorWith(step(text, -1)) : cyclePreset(form, 1);
		case 'tab':
			return cycle && editorWith(cycle(text));
		default:
			return editLine(form.editor, press);
	}
};

const edit = (mode: ModeOf<'form'>, press: KeyPress, context: SessionContext): void => {
	const editor = edited(mode.form, press);
	if (editor === undefined) return;
	const isSame = editor.text === mode.form.editor.text;
	const form = {...mode.form, editor, error: undefined, effect: isSame ? mode.form.effect : undefined};
	context.update({mode: {...mode, form}});
	if (!isSame) previewForm(context, form);
};

/** Fills in a command line; enter runs it unless something is wrong with it. */
export const pressForm = (mode: ModeOf<'form'>, press: KeyPress, context: SessionContext): void => {
	const {form} = mode;
	if (press.name === 'esc') return context.update({mode: browsing});
	if (press.name !== 'enter') return edit(mode, press, context);
	const error = formProblem(form);
	if (error !== undefined) return context.update({mode: {...mode, form: {...form, error}}});
	context.update({mode: browsing});
	context.run(...formLines(form));
};
