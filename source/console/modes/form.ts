import {taintEffects} from '../../machinery/taints.ts';
import {formProblem} from '../form-hint.ts';
import type {KeyPress} from '../key-press.ts';
import {editLine, editorWith, type LineEditor} from '../line-editor.ts';
import type {SessionContext} from '../session-context.ts';
import {browsing, type FormState, type ModeOf} from '../state.ts';

const cyclePreset = (form: FormState, step: 1 | -1): FormState => {
	const {presets, editor} = form;
	if (presets.length === 0) return form;
	const at = presets.indexOf(editor.text);
	const next = at === -1 ? 0 : (at + step + presets.length) % presets.length;
	return {...form, editor: editorWith(presets[next]!)};
};

/** The taint with the next effect, or with the first one when it has none yet. */
const cycleEffect = (text: string): string => {
	const [keyAndValue = '', effect = ''] = text.split(':');
	const at = taintEffects.findIndex(known => known === effect);
	return `${keyAndValue}:${taintEffects[(at + 1) % taintEffects.length]}`;
};

const stepReplicas = (text: string, step: 1 | -1): string =>
	String(Math.max(0, (Number.parseInt(text, 10) || 0) + step));

const edit = (form: FormState, press: KeyPress): FormState => {
	const withEditor = (editor: LineEditor): FormState => ({...form, editor, error: undefined});
	const {text} = form.editor;
	switch (press.name) {
		case 'up':
		case 'down': {
			const step = press.name === 'up' ? 1 : -1;
			return form.purpose === 'scale'
				? withEditor(editorWith(stepReplicas(text, step)))
				: {...cyclePreset(form, step === 1 ? -1 : 1), error: undefined};
		}
		case 'tab':
			return form.purpose === 'taint' ? withEditor(editorWith(cycleEffect(text))) : form;
		default: {
			const editor = editLine(form.editor, press);
			return editor === undefined ? form : withEditor(editor);
		}
	}
};

/** Fills in a command line; enter runs it unless something is wrong with it. */
export const pressForm = (mode: ModeOf<'form'>, press: KeyPress, context: SessionContext): void => {
	const {form} = mode;
	if (press.name === 'esc') return context.update({mode: browsing});
	if (press.name !== 'enter') return context.update({mode: {...mode, form: edit(form, press)}});
	const error = formProblem(form);
	if (error !== undefined) return context.update({mode: {...mode, form: {...form, error}}});
	context.update({mode: browsing});
	const text = form.editor.text.trim();
	for (const {prefix, suffix} of form.frames) context.run(`${prefix}${text}${suffix}`);
};
