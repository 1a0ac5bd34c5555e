import {timestamp} from '../../clock/clock.ts';
import {parseDuration} from '../../machinery/duration.ts';
import {completeNodes} from '../completions.ts';
import {chosenNode, randomWord} from '../random-choice.ts';
import {readNode} from '../target.ts';
import type {Command} from '../types.ts';
import {WordError} from '../word-error.ts';
import type {Words} from '../words.ts';
import {faultLines, healNode} from './heal.ts';

const faults = ['down', 'partitioned'] as const;

export interface FailArguments {
	readonly node: string;
	readonly fault: (typeof faults)[number];
	/** Cluster time after which the node heals by itself; undefined: it stays as it is. */
	readonly forMs?: number;
}

/** `for 2m` at the end of a line, in ms. */
const readLength = (words: Words): number | undefined => {
	const word = words.optional();
	if (!word) return undefined;
	if (word.text !== 'for') throw new WordError(word, `fail: unexpected "${word.text}"`, 'write for 2m to heal it then');
	const length = words.next('a duration after "for"');
	try {
		const milliseconds = parseDuration(length.text);
		if (milliseconds > 0) return milliseconds;
	} catch (error) {
		throw new WordError(length, `fail: ${(error as Error).message}`, 'write a duration such as 2m');
	}
	throw new WordError(length, `fail: "${length.text}" is no time at all`, 'write a duration such as 2m');
};

/** `fail node NAME`: the node's kubelet is not heard of any more. Written as an annotation, so that it replays. */
export const fail: Command<FailArguments> = {
	verb: 'fail',
	usage: 'fail node NAME|random [--as down|partitioned] [for 2m]',
	summary: 'Let a node fall silent: no heartbeats, nothing moves on its pods; it turns NotReady after 50 s.',
	dangerous: true,
	flags: {as: 'value'},
	parse(words) {
		const node = readNode(words, 'fail');
		const word = words.flag('as');
		const fault = word === undefined ? 'down' : faults.find(one => one === word.text);
		if (!fault) throw new WordError(word!, `fail: --as is ${faults.join(' or ')}, not "${word!.text}"`);
		return {node, fault, forMs: readLength(words)};
	},
	complete: completeNodes,
	inverse: async ({node}, {client}) =>
		node === randomWord ? undefined : [`heal node ${node}`, ...(await faultLines(client, node))],
	async run({node: named, fault, forMs}, context) {
		const {client, clock} = context;
		const node = await chosenNode(named, context);
		await client.patch('Node', {name: node}, 'merge', {metadata: {annotations: {'inkube.dev/fault': fault}}});
		if (forMs === undefined) return {lines: [`node/${node} failed (${fault})`]};
		clock.setTimer(forMs, () => healNode(client, node));
		return {lines: [`node/${node} failed (${fault}) until ${timestamp(clock.now() + forMs)}`]};
	},
};
