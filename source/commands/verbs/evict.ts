import {completeKinds} from '../completions.ts';
import {evictPod} from '../evict-pod.ts';
import {readPod} from '../target.ts';
import type {Command} from '../types.ts';

/** `evict pod NAME`: a delete that respects disruption budgets. */
export const evict: Command<{readonly pod: string; readonly namespace?: string}> = {
	verb: 'evict',
	usage: 'evict pod NAME',
	summary: 'Evict a pod through its disruption budgets.',
	dangerous: true,
	parse: words => readPod(words, 'evict'),
	complete: completeKinds('pod'),
	async run({pod, namespace}, context) {
		const answer = await evictPod(context, {name: pod, namespace: namespace ?? context.namespace});
		if (!answer.evicted) throw new Error(answer.why);
		return {lines: [`pod/${pod} evicted`]};
	},
};
