import {completeTarget} from '../completions.ts';
import {inverseMergePatch} from '../merge-patch.ts';
import {quoteWord} from '../quote-word.ts';
import {objectName, readTarget, resolveTarget, targetWords, type Target} from '../target.ts';
import type {Command} from '../types.ts';
import {WordError} from '../word-error.ts';

const types = ['strategic', 'merge', 'json'] as const;

export interface PatchArguments {
	readonly target: Target;
	readonly type: (typeof types)[number];
	readonly patch: unknown;
}

/** `patch KIND NAME --patch JSON` */
export const patch: Command<PatchArguments> = {
	verb: 'patch',
	usage: `patch KIND NAME --patch '{…}' [--type strategic|merge|json]`,
	summary: 'Change fields of an object by a patch.',
	flags: {patch: 'value', type: 'value'},
	parse(words) {
		const target = readTarget(words);
		const word = words.flag('patch') ?? words.next('the patch (JSON)');
		const typeWord = words.flag('type');
		const type = typeWord ? types.find(one => one === typeWord.text) : 'strategic';
		if (!type) throw new WordError(typeWord!, `patch: --type is ${types.join(', ')}`);
		try {
			return {target, type, patch: JSON.parse(word.text) as unknown};
		} catch (error) {
			throw new WordError(word, `patch: ${(error as Error).message}`);
		}
	},
	complete: completeTarget,
	async inverse({target, type, patch: content}, context) {
		if (type !== 'merge') return undefined;
		const {resource, key} = resolveTarget(target, context);
		const back = inverseMergePatch(await context.client.raw.get(resource, key), content);
		return [`patch ${targetWords(target)} --type merge --patch ${quoteWord(JSON.stringify(back))}`];
	},
	async run({target, type, patch: content}, context) {
		const {resource, key} = resolveTarget(target, context);
		const before = await context.client.raw.get(resource, key);
		const after = await context.client.raw.patch(resource, key, type, content);
		const changed = before.metadata.resourceVersion !== after.metadata.resourceVersion;
		return {lines: [`${objectName(resource, target.name)} patched${changed ? '' : ' (no change)'}`]};
	},
};
