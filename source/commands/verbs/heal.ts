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

/** The lines that put a node into the state it is in, if something was done to it. */
export const faultLines = async (client: Client, node: string): Promise<readonly string[]> => {
	const {annotations = {}} = (await client.get('Node', {name: node})).metadata;
	const {'inkube.dev/fault': fault, 'inkube.dev/slow': slow} = annotations;
	return [
		...(fault === undefined ? [] : [`fail node ${node} --as ${fault}`]),
		...(slow === undefined ? [] : [`slow node ${node} --factor ${slow}`]),
	];
};

/** `heal node NAME`: takes back `fail` and `slow`. */
export const heal: Command<{readonly node: string}> = {
	verb: 'heal',
	usage: 'heal node NAME',
	summary: 'Take back what fail or slow did to a node.',
	parse: words => ({node: readNode(words, 'heal')}),
	complete: completeNodes,
	inverse: ({node}, {client}) => faultLines(client, node),
	async run({node}, {client}) {
		await takeBack(client, node);
		return {lines: [`node/${node} healed`]};
	},
};
