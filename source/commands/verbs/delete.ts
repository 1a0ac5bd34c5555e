import {completeTarget} from '../completions.ts';
import {readTarget, resolveTarget, type Target} from '../target.ts';
import type {Command} from '../types.ts';
import {WordError} from '../word-error.ts';
import {readGrace} from '../words.ts';

export interface DeleteArguments {
	readonly target: Target;
	readonly graceSeconds?: number;
	readonly cascade?: 'Orphan' | 'Background' | 'Foreground';
}

const cascades = {orphan: 'Orphan', background: 'Background', foreground: 'Foreground'} as const;

/** `delete KIND NAME` */
export const deleteObject: Command<DeleteArguments> = {
	verb: 'delete',
	usage: 'delete KIND NAME [--grace-period SECONDS] [--cascade background|foreground|orphan]',
	summary: 'Delete an object; what it owns follows unless orphaned.',
	dangerous: true,
	flags: {'grace-period': 'value', cascade: 'value'},
	parse(words) {
		const target = readTarget(words);
		const graceSeconds = readGrace(words, 'delete');
		const word = words.flag('cascade');
		const cascade = word && cascades[word.text as keyof typeof cascades];
		if (word && !cascade) throw new WordError(word, `delete: --cascade is ${Object.keys(cascades).join(', ')}`);
		return {target, graceSeconds, cascade};
	},
	complete: completeTarget,
	async run({target, graceSeconds, cascade}, context) {
		const {resource, key} = resolveTarget(target, context);
		await context.client.raw.delete(resource, key, {
			gracePeriodSeconds: graceSeconds,
			propagationPolicy: cascade ?? 'Background',
		});
		const group = resource.group === '' ? '' : `.${resource.group}`;
		return {lines: [`${resource.singular}${group} "${target.name}" deleted`]};
	},
};
