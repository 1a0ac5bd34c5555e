import {parseTaint, taintEffects} from '../../machinery/taints.ts';
import {taintLine} from '../command-lines.ts';
import {taintEffect} from '../effect-estimate.ts';
import type {FormKind} from './form-kind.ts';

/** The text with the next effect, or with the first one when it has none yet. */
export const nextEffect = (text: string): string => {
	const [keyAndValue = '', effect = ''] = text.split(':');
	const at = taintEffects.findIndex(known => known === effect);
	return `${keyAndValue}:${taintEffects[(at + 1) % taintEffects.length]}`;
};

/** Adds a taint to nodes. */
export const taintForm: FormKind = {
	frame: taintLine,
	presets: () => [
		'key1=value1:NoExecute',
		'key1=value1:NoSchedule',
		'key1=value1:PreferNoSchedule',
		'dedicated=gpu:NoSchedule',
		'maintenance:NoExecute',
	],
	cycle: nextEffect,
	problem(text) {
		try {
			return parseTaint(text).effect === '' ? 'write the effect too: key=value:NoExecute' : undefined;
		} catch (error) {
			return (error as Error).message;
		}
	},
	hint: (text, {name}, snapshot) => taintEffect(parseTaint(text), name, snapshot),
	hasPreview: true,
	arrows: 'presets',
	tab: 'effect',
};
