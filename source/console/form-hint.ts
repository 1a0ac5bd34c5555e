import {parseTaint} from '../machinery/taints.ts';
import {taintEffect} from './effect-estimate.ts';
import {replicasOf} from './replicas.ts';
import type {ClusterSnapshot} from './snapshot.ts';
import type {FormState} from './state.ts';

const taintProblem = (text: string): string | undefined => {
	try {
		return parseTaint(text).effect === '' ? 'write the effect too: key=value:NoExecute' : undefined;
	} catch (error) {
		return (error as Error).message;
	}
};

/** Why a form cannot be taken as it stands; undefined when it can. */
export const formProblem = ({purpose, editor}: FormState): string | undefined => {
	const text = editor.text.trim();
	if (purpose === 'taint') return taintProblem(text);
	return /^\d{1,9}$/.test(text) ? undefined : `replicas is a whole number of 0 or more, not ${JSON.stringify(text)}`;
};

/** What the form would do as it stands. */
export const formHint = (form: FormState, snapshot: ClusterSnapshot): string => {
	const text = form.editor.text.trim();
	if (formProblem(form) !== undefined) return '';
	return form.purpose === 'taint'
		? taintEffect(parseTaint(text), form.target.name, snapshot)
		: `${replicasOf(form.target)} → ${text} replicas`;
};
