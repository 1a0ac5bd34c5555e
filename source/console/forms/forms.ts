import type {FormKind} from './form-kind.ts';
import {forkForm} from './fork-form.ts';
import {imageForm} from './image-form.ts';
import {annotateForm, labelForm} from './metadata-forms.ts';
import {scaleForm} from './scale-form.ts';
import {taintForm} from './taint-form.ts';
import {tolerateForm} from './tolerate-form.ts';

/** All forms, by the verb of their command line. */
export const forms = {
	taint: taintForm,
	tolerate: tolerateForm,
	scale: scaleForm,
	image: imageForm,
	label: labelForm,
	annotate: annotateForm,
	fork: forkForm,
} as const satisfies {readonly [name: string]: FormKind};

export type FormName = keyof typeof forms;
