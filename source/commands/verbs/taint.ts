import type {ObjectOf} from '../../client/types.ts';
import {formatTaint, parseTaint} from '../../machinery/taints.ts';
import {evictionDetail, evictionSummary} from '../../scheduler/what-if/placement-summary.ts';
import {readNode} from '../target.ts';
import type {Command, CommandContext, Word} from '../types.ts';
import {WordError} from '../word-error.ts';
import {completeNodes, taintEffectCandidates} from '../completions.ts';

type Taint = NonNullable<ObjectOf<'Node'>['spec']['taints']>[number];

export interface TaintArguments {
	readonly node: string;
	readonly taints: readonly Taint[];
	readonly overwrite: boolean;
}

/** Reads a taint to add: unlike one to take away, it must have an effect. */
const readTaint = (word: Word): Taint => {
	const refuse = (message: string) => {
		const hint = word.text.endsWith('-')
			? `to take a taint away write untaint node NAME ${word.text.slice(0, -1)}`
			: 'write KEY=VALUE:NoSchedule, :PreferNoSchedule or :NoExecute';
		return new WordError(word, `taint: ${message}`, hint);
	};
	let taint: Taint;
	try {
		taint = parseTaint(word.text);
	} catch (error) {
		throw refuse((error as Error).message);
	}
	if (taint.effect === '') throw refuse(`invalid taint spec: ${word.text}`);
	return taint;
};

const sameTaint = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;

const add = async ({node: name, taints, overwrite}: TaintArguments, {client}: CommandContext) => {
	const node = await client.get('Node', {name});
	const current = node.spec.taints ?? [];
	const taken = taints.find(taint => current.some(one => sameTaint(one, taint)));
	if (taken && !overwrite)
		throw new Error(`node ${name} already has ${taken.key} taint(s) with same effect(s) and --overwrite is false`);
	const kept = current.filter(one => !taints.some(taint => sameTaint(one, taint)));
	await client.update('Node', {...node, spec: {...node.spec, taints: [...kept, ...taints]}});
	return {lines: [`node/${name} ${taken ? 'modified' : 'tainted'}`]};
};

/** `taint node NAME KEY[=VALUE]:EFFECT…`, as kubectl taint. */
export const taint: Command<TaintArguments> = {
	verb: 'taint',
	usage: 'taint node NAME KEY[=VALUE]:EFFECT… [--overwrite]',
	summary: 'Put taints on a node: pods that do not tolerate them stay away (NoSchedule) or are evicted (NoExecute).',
	dangerous: true,
	flags: {overwrite: 'switch'},
	parse(words) {
		const node = readNode(words, 'taint');
		const taints = words.rest('a taint KEY[=VALUE]:EFFECT', 1).map(readTaint);
		return {node, taints, overwrite: words.has('overwrite')};
	},
	complete: (words, context) => (words.length < 2 ? completeNodes(words, context) : taintEffectCandidates),
	async preview({node, taints}, {whatIf}) {
		const placements = whatIf?.(taints.map(one => ({kind: 'taint', node, taint: one})));
		if (placements === undefined) return undefined;
		const evicted = placements.filter(({from}) => from !== undefined);
		return {summary: evictionSummary(placements), details: evicted.map(evictionDetail)};
	},
	async inverse({node, taints}, {client}) {
		const current = (await client.get('Node', {name: node})).spec.taints ?? [];
		return taints.map(one => {
			const before = current.find(other => sameTaint(one, other));
			return before === undefined
				? `untaint node ${node} ${formatTaint({key: one.key, effect: one.effect})}`
				: `taint node ${node} ${formatTaint(before)} --overwrite`;
		});
	},
	run: add,
};
