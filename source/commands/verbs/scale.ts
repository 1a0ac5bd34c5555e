import {completeKinds} from '../completions.ts';
import {objectName, readTarget, resolveTarget, targetWords, type Target} from '../target.ts';
import type {Command} from '../types.ts';
import {WordError} from '../word-error.ts';

export interface ScaleArguments {
	readonly target: Target;
	readonly replicas: number;
}

/** `scale KIND NAME --replicas N` through the scale subresource. */
export const scale: Command<ScaleArguments> = {
	verb: 'scale',
	usage: 'scale KIND NAME --replicas N',
	summary: 'Change the number of replicas of a workload.',
	flags: {replicas: 'value'},
	parse(words) {
		const target = readTarget(words);
		const word = words.flag('replicas') ?? words.next('--replicas N');
		if (!/^\d+$/.test(word.text))
			throw new WordError(word, `scale: "${word.text}" is not a number of replicas`, 'write a whole number, 0 or more');
		return {target, replicas: Number(word.text)};
	},
	complete: completeKinds('deployment', 'replicaset', 'statefulset'),
	async inverse({target}, context) {
		const {resource, key} = resolveTarget(target, context);
		const {spec} = (await context.client.raw.get(resource, key)) as {readonly spec?: {readonly replicas?: number}};
		return [`scale ${targetWords(target)} --replicas ${spec?.replicas ?? 1}`];
	},
	async run({target, replicas}, context) {
		const {resource, key} = resolveTarget(target, context);
		await context.client.raw.patch(resource, key, 'merge', {spec: {replicas}}, {subresource: 'scale'});
		return {lines: [`${objectName(resource, target.name)} scaled`]};
	},
};
