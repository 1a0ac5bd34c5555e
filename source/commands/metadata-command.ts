import {completeTarget} from './completions.ts';
import {conflictingKey, readKeyValueChanges, type KeyValueChanges} from './key-value-changes.ts';
import {quoteWord} from './quote-word.ts';
import {objectName, readTarget, resolveTarget, targetWords, type Target} from './target.ts';
import type {Command} from './types.ts';

interface MetadataArguments {
	readonly target: Target;
	readonly changes: KeyValueChanges;
	readonly overwrite: boolean;
}

interface MetadataVerb {
	readonly verb: 'label' | 'annotate';
	readonly field: 'labels' | 'annotations';
	/** What the answer says when something was set. */
	readonly done: string;
	/** What it says when things were only removed. */
	readonly undone: string;
	readonly summary: string;
}

/** label and annotate: the same command on two maps. */
export const metadataCommand = ({verb, field, done, undone, summary}: MetadataVerb): Command<MetadataArguments> => ({
	verb,
	usage: `${verb} KIND NAME KEY=VALUE… KEY-… [--overwrite]`,
	summary,
	flags: {overwrite: 'switch'},
	parse(words) {
		const target = readTarget(words);
		const changes = readKeyValueChanges(words.rest('KEY=VALUE or KEY-', 1), verb);
		return {target, changes, overwrite: words.has('overwrite')};
	},
	complete: completeTarget,
	async inverse({target, changes}, context) {
		const {resource, key} = resolveTarget(target, context);
		const {metadata} = await context.client.raw.get(resource, key);
		const words = Object.keys(changes).map(name => {
			const before = metadata[field]?.[name];
			return before === undefined ? `${name}-` : quoteWord(`${name}=${before}`);
		});
		return [`${verb} ${targetWords(target)} ${words.join(' ')} --overwrite`];
	},
	async run({target, changes, overwrite}, context) {
		const {resource, key} = resolveTarget(target, context);
		const object = await context.client.raw.get(resource, key);
		const taken = overwrite ? undefined : conflictingKey(object.metadata[field], changes);
		if (taken !== undefined)
			throw new Error(`'${taken}' already has a value (${object.metadata[field]?.[taken]}), and --overwrite is false`);
		const next = await context.client.raw.patch(resource, key, 'merge', {metadata: {[field]: changes}});
		const name = objectName(resource, target.name);
		if (next.metadata.resourceVersion === object.metadata.resourceVersion) return {lines: [`${name} not ${done}`]};
		return {lines: [`${name} ${Object.values(changes).every(value => value === null) ? undone : done}`]};
	},
});
