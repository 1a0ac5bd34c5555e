import {completeNodes} from '../completions.ts';
import {readNode} from '../target.ts';
import type {Command, Word} from '../types.ts';

interface Removal {
	readonly key: string;
	readonly effect?: string;
}

export interface UntaintArguments {
	readonly node: string;
	readonly removals: readonly Removal[];
}

/** `key`, `key:Effect`, `key=value:Effect`, each with or without kubectl's trailing minus. */
const readRemoval = ({text}: Word): Removal => {
	const [keyValue = '', effect] = text.replace(/-$/, '').split(':');
	return {key: keyValue.split('=')[0]!, ...(effect ? {effect} : {})};
};

/** `untaint node NAME KEY[:EFFECT]…` */
export const untaint: Command<UntaintArguments> = {
	verb: 'untaint',
	usage: 'untaint node NAME KEY[:EFFECT]…',
	summary: 'Take taints off a node.',
	parse(words) {
		const node = readNode(words, 'untaint');
		return {node, removals: words.rest('the KEY of a taint', 1).map(readRemoval)};
	},
	complete: (words, context) => (words.length < 2 ? completeNodes(words, context) : []),
	async run({node: name, removals}, {client}) {
		const node = await client.get('Node', {name});
		const current = node.spec.taints ?? [];
		const removed = (taint: {key: string; effect: string}) =>
			removals.some(one => one.key === taint.key && (one.effect === undefined || one.effect === taint.effect));
		const taints = current.filter(taint => !removed(taint));
		if (taints.length === current.length) {
			const wanted = removals.map(({key, effect}) => (effect ? `${key}:${effect}` : key)).join(', ');
			throw new Error(`taint "${wanted}" not found on node ${name}`);
		}
		await client.update('Node', {...node, spec: {...node.spec, taints}});
		return {lines: [`node/${name} untainted`]};
	},
};
