import {completeNodes} from '../completions.ts';
import {chosenNode, randomWord} from '../random-choice.ts';
import {readNode} from '../target.ts';
import type {Command} from '../types.ts';
import {WordError} from '../word-error.ts';
import {faultLines} from './heal.ts';

/** `slow node NAME --factor 10`: its pods start and stop that much slower. */
export const slow: Command<{readonly node: string; readonly factor: number}> = {
	verb: 'slow',
	usage: 'slow node NAME [--factor 10]',
	summary: 'Make the pods of a node start and stop slower.',
	flags: {factor: 'value'},
	parse(words) {
		const node = readNode(words, 'slow');
		const word = words.flag('factor');
		const factor = Number(word?.text ?? 10);
		if (!(factor > 0 && factor < Infinity)) throw new WordError(word!, `slow: "${word!.text}" is not a factor above 0`);
		return {node, factor};
	},
	complete: completeNodes,
	inverse: async ({node}, {client}) =>
		node === randomWord ? undefined : [`heal node ${node}`, ...(await faultLines(client, node))],
	async run({node: named, factor}, context) {
		const {client} = context;
		const node = await chosenNode(named, context);
		await client.patch('Node', {name: node}, 'merge', {metadata: {annotations: {'inkube.dev/slow': String(factor)}}});
		return {lines: [`node/${node} slowed ${factor} times`]};
	},
};
