import {completeKinds} from '../completions.ts';
import {chosenPod, randomWord} from '../random-choice.ts';
import {readPod} from '../target.ts';
import type {Command} from '../types.ts';
import {WordError} from '../word-error.ts';

interface KillArguments {
	readonly pod: string;
	readonly namespace?: string;
	readonly selector?: string;
}

/** `kill pod NAME`: its containers die with exit code 137 and are restarted as their policy says. */
export const kill: Command<KillArguments> = {
	verb: 'kill',
	usage: 'kill pod NAME|random [-l SELECTOR]',
	summary: 'Kill the containers of a pod (exit code 137); its restart policy decides what follows.',
	dangerous: true,
	flags: {selector: 'value'},
	parse(words) {
		const target = readPod(words, 'kill');
		const selector = words.flag('selector');
		if (selector && target.pod !== randomWord)
			throw new WordError(selector, 'kill: a selector narrows what is picked from', 'write kill pod random -l …');
		return {...target, selector: selector?.text};
	},
	complete: completeKinds('pod'),
	async run({pod: named, selector, ...target}, context) {
		const {namespace = context.namespace} = target;
		const name = await chosenPod({pod: named, namespace, selector}, context);
		const key = {name, namespace};
		const pod = await context.client.get('Pod', key);
		const container = pod.status?.containerStatuses?.find(({state}) => state?.running !== undefined);
		if (!container) throw new Error(`pod ${name} has no running containers`);
		await context.client.patch('Pod', key, 'merge', {
			metadata: {annotations: {'inkube.dev/kill': String(container.restartCount)}},
		});
		return {lines: [`pod/${name} killed`]};
	},
};
