import type {Client} from '../../client/types.ts';
import {StatusError} from '../../machinery/status-error.ts';
import {completeNodes} from '../completions.ts';
import {readNode} from '../target.ts';
import type {Command} from '../types.ts';

const takeBack = (client: Client, name: string): Promise<unknown> =>
	client.patch('Node', {name}, 'merge', {
		metadata: {annotations: {'inkube.dev/fault': null, 'inkube.dev/slow': null}},
	});

/** Takes back what `fail` did for a while; a node that is gone by then needs nothing. */
export const healNode = async (client: Client, name: string): Promise<void> => {
	try {
		await takeBack(client, name);
	} catch (error) {
		if (!(error instanceof StatusError && error.code === 404)) throw error;
	}
};

/** `heal node NAME`: takes back `fail` and `slow`. */
export const heal: Command<{readonly node: string}> = {
	verb: 'heal',
	usage: 'heal node NAME',
	summary: 'Take back what fail or slow did to a node.',
	parse: words => ({node: readNode(words, 'heal')}),
	complete: completeNodes,
	async run({node}, {client}) {
		await takeBack(client, node);
		return {lines: [`node/${node} healed`]};
	},
};
