import type {Client} from '../client/types.ts';
import {completeNodes} from './completions.ts';
import {chosenNode, randomWord} from './random-choice.ts';
import {readNode} from './target.ts';
import type {Command} from './types.ts';

/** Sets spec.unschedulable; answers kubectl's word for what happened. */
export const setUnschedulable = async (client: Client, name: string, unschedulable: boolean): Promise<string> => {
	const word = unschedulable ? 'cordoned' : 'uncordoned';
	const node = await client.get('Node', {name});
	if ((node.spec.unschedulable ?? false) === unschedulable) return `node/${name} already ${word}`;
	await client.patch('Node', {name}, 'merge', {spec: {unschedulable: unschedulable || null}});
	return `node/${name} ${word}`;
};

/** cordon and uncordon. */
export const cordonCommand = (
	verb: string,
	unschedulable: boolean,
	summary: string,
): Command<{readonly node: string}> => ({
	verb,
	usage: `${verb} NODE`,
	summary,
	parse: words => ({node: readNode(words, verb, true)}),
	complete: completeNodes,
	async inverse({node}, {client}) {
		if (node === randomWord) return undefined;
		const {spec} = await client.get('Node', {name: node});
		if ((spec.unschedulable ?? false) === unschedulable) return [];
		return [`${unschedulable ? 'uncordon' : 'cordon'} ${node}`];
	},
	run: async ({node}, context) => ({
		lines: [await setUnschedulable(context.client, await chosenNode(node, context), unschedulable)],
	}),
});
