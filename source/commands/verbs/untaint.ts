import {formatTaint, parseTaint, type TaintLike} from '../../machinery/taints.ts';
import {completeNodes} from '../completions.ts';
import {readNode} from '../target.ts';
import type {Command, Word} from '../types.ts';
import {WordError} from '../word-error.ts';

/** Which taints: those of a key, or of a key and an effect. */
interface Removal {
	readonly key: string;
	/** Empty: whatever the effect. */
	readonly effect: string;
}

export interface UntaintArguments {
	readonly node: string;
	readonly removals: readonly Removal[];
}

/** `key`, `key:Effect`, `key=value:Effect`, each with or without kubectl's trailing minus. The value does not matter. */
const readRemoval = (word: Word): Removal => {
	try {
		return parseTaint(word.text.replace(/-$/, ''));
	} catch (error) {
		throw new WordError(
			word,
			`untaint: ${(error as Error).message}`,
			'write KEY, or KEY:EFFECT for one of its effects',
		);
	}
};

const covers = (removal: Removal, taint: TaintLike) =>
	removal.key === taint.key && (removal.effect === '' || removal.effect === taint.effect);

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
	async inverse({node, removals}, {client}) {
		const current = (await client.get('Node', {name: node})).spec.taints ?? [];
		const taints = current.filter(taint => removals.some(removal => covers(removal, taint)));
		return [`taint node ${node} ${taints.map(formatTaint).join(' ')}`];
	},
	async run({node: name, removals}, {client}) {
		const node = await client.get('Node', {name});
		const current = node.spec.taints ?? [];
		const missing = removals.find(removal => !current.some(taint => covers(removal, taint)));
		if (missing) throw new Error(`taint "${formatTaint({...missing, value: ''})}" not found on node ${name}`);
		const taints = current.filter(taint => !removals.some(removal => covers(removal, taint)));
		await client.update('Node', {...node, spec: {...node.spec, taints}});
		return {lines: [`node/${name} untainted`]};
	},
};
