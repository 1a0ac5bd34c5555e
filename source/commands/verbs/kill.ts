import {completeKinds} from '../completions.ts';
import {readPod} from '../target.ts';
import type {Command} from '../types.ts';

/** `kill pod NAME`: its containers die with exit code 137 and are restarted as their policy says. */
export const kill: Command<{readonly pod: string; readonly namespace?: string}> = {
	verb: 'kill',
	usage: 'kill pod NAME',
	summary: 'Kill the containers of a pod (exit code 137); its restart policy decides what follows.',
	dangerous: true,
	parse: words => readPod(words, 'kill'),
	complete: completeKinds('pod'),
	async run({pod: name, namespace}, context) {
		const key = {name, namespace: namespace ?? context.namespace};
		const pod = await context.client.get('Pod', key);
		const container = pod.status?.containerStatuses?.find(({state}) => state?.running !== undefined);
		if (!container) throw new Error(`pod ${name} has no running containers`);
		await context.client.patch('Pod', key, 'merge', {
			metadata: {annotations: {'inkube.dev/kill': String(container.restartCount)}},
		});
		return {lines: [`pod/${name} killed`]};
	},
};
