import {effectOf, togetherOf} from '../confirm-lines.ts';
import type {SessionContext} from '../session-context.ts';
import type {EffectState, FormState} from '../state.ts';
import {formLines, formProblem, kindOf} from './form-state.ts';

/** The form that is open, if it is still as it was. */
const isOpen = (context: SessionContext, form: FormState): boolean => {
	const {mode} = context.state();
	return mode.kind === 'form' && mode.form.editor.text === form.editor.text && mode.form.name === form.name;
};

const update = (context: SessionContext, effect: EffectState): void => {
	const {mode} = context.state();
	if (mode.kind === 'form') context.update({mode: {...mode, form: {...mode.form, effect}}});
};

/**
Asks the command what the form would do, when nobody has typed for a moment: the scheduler tries on a copy of the whole
cluster. An answer that comes after the text has changed is dropped.
*/
export const previewForm = (context: SessionContext, form: FormState): void => {
	const preview = context.options.previewCommandLine;
	if (!kindOf(form).hasPreview || preview === undefined || formProblem(form) !== undefined) return;
	context.whenRested(async () => {
		if (!isOpen(context, form)) return;
		const asked = formLines(form).map(line => ({line}));
		const effects: EffectState[] = [];
		for (const one of asked) effects.push(await effectOf(context, one));
		if (isOpen(context, form)) update(context, togetherOf(asked, effects));
	});
};
