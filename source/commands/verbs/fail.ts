import {completeNodes} from '../completions.ts';
import {readNode} from '../target.ts';
import type {Command} from '../types.ts';
import {WordError} from '../word-error.ts';

const faults = ['down', 'partitioned'] as const;

export interface FailArguments {
	readonly node: string;
	readonly fault: (typeof faults)[number];
}

/** `fail node NAME`: the node's kubelet is not heard of any more. Written as an annotation, so that it replays. */
export const fail: Command<FailArguments> = {
	verb: 'fail',
	usage: 'fail node NAME [--as down|partitioned]',
	summary: 'Let a node fall silent: no heartbeats, nothing moves on its pods; it turns NotReady after 50 s.',
	dangerous: true,
	flags: {as: 'value'},
	parse(words) {
		const node = readNode(words, 'fail');
		const word = words.flag('as');
		const fault = word === undefined ? 'down' : faults.find(one => one === word.text);
		if (!fault) throw new WordError(word!, `fail: --as is ${faults.join(' or ')}, not "${word!.text}"`);
		return {node, fault};
	},
	complete: completeNodes,
	async run({node, fault}, {client}) {
		await client.patch('Node', {name: node}, 'merge', {metadata: {annotations: {'inkube.dev/fault': fault}}});
		return {lines: [`node/${node} failed (${fault})`]};
	},
};
