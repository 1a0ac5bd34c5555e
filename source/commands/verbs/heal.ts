import {completeNodes} from '../completions.ts';
import {readNode} from '../target.ts';
import type {Command} from '../types.ts';

/** `heal node NAME`: takes back `fail` and `slow`. */
export const heal: Command<{readonly node: string}> = {
	verb: 'heal',
	usage: 'heal node NAME',
	summary: 'Take back what fail or slow did to a node.',
	parse: words => ({node: readNode(words, 'heal')}),
	complete: completeNodes,
	async run({node}, {client}) {
		const annotations = {'inkube.dev/fault': null, 'inkube.dev/slow': null};
		await client.patch('Node', {name: node}, 'merge', {metadata: {annotations}});
		return {lines: [`node/${node} healed`]};
	},
};
