import {parseCommand} from '../../commands/parse-command.ts';
import {isParseError} from '../../commands/word-error.ts';
import type {Targets} from '../chosen-targets.ts';
import type {LineFrame} from '../command-lines.ts';
import {editorWith} from '../line-editor.ts';
import type {ClusterSnapshot} from '../snapshot.ts';
import type {FormState} from '../state.ts';
import type {FormKind} from './form-kind.ts';
import {forms, type FormName} from './forms.ts';

/** The kind of a form that is open. */
export const kindOf = ({name}: FormState): FormKind => forms[name];

/** A form for some objects, filled in for the first. */
export const newForm = (name: FormName, targets: Targets, snapshot: ClusterSnapshot): FormState => {
	const kind: FormKind = forms[name];
	const presets = kind.presets(targets[0], snapshot);
	return {
		name,
		target: targets[0],
		frames: targets.map(target => kind.frame(target)),
		editor: editorWith(presets[0]),
		presets,
	};
};

const lineOf = ({prefix, suffix}: LineFrame, text: string): string => `${prefix}${text}${suffix}`;

/** The command lines of the form as it stands. */
export const formLines = ({frames, editor}: FormState): readonly string[] =>
	frames.map(frame => lineOf(frame, editor.text.trim()));

/** Why a form cannot be taken as it stands; undefined when it can. */
export const formProblem = (form: FormState): string | undefined => {
	const kind = kindOf(form);
	if (kind.problem) return kind.problem(form.editor.text.trim());
	const parsed = parseCommand(formLines(form)[0]!);
	return isParseError(parsed) ? [parsed.error, ...(parsed.hint ? [parsed.hint] : [])].join('; ') : undefined;
};

/** What the form would do as it stands. */
export const formHint = (form: FormState, snapshot: ClusterSnapshot): string =>
	formProblem(form) === undefined ? kindOf(form).hint(form.editor.text.trim(), form.target, snapshot) : '';
