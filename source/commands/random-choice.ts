import {isConditionTrue} from '../machinery/conditions.ts';
import type {ObjectOf} from '../client/types.ts';
import type {CommandContext} from './types.ts';

/** Stands for an object that chance picks, where a verb takes one. */
export const randomWord = 'random';

const byName = (a: {readonly metadata: {readonly name: string}}, b: {readonly metadata: {readonly name: string}}) =>
	a.metadata.name < b.metadata.name ? -1 : 1;

const pick = <T>(objects: readonly T[], {random}: CommandContext, what: string): T => {
	if (!random) throw new Error(`"${randomWord}" needs a seeded generator, and there is none here; name the ${what}`);
	if (objects.length === 0) throw new Error(`there is no ${what} to pick from`);
	return random.pick(objects);
};

const isHealthy = (node: ObjectOf<'Node'>): boolean =>
	isConditionTrue(node.status?.conditions, 'Ready') && node.metadata.annotations?.['inkube.dev/fault'] === undefined;

/**
The node that a line names: itself, or for `random` one of the ready nodes without a fault, drawn by the cluster's seeded
generator. A node that is really called "random" goes before chance. Throws when none can be picked.
*/
export const chosenNode = async (name: string, context: CommandContext): Promise<string> => {
	if (name !== randomWord) return name;
	const {items} = await context.client.list('Node');
	if (items.some(node => node.metadata.name === randomWord)) return name;
	return pick(items.filter(isHealthy).toSorted(byName), context, 'ready node').metadata.name;
};

/** The running pod of a namespace that a line names, or for `random` one that chance picks among those the selector lets through. */
export const chosenPod = async (
	{pod: name, namespace, selector}: {readonly pod: string; readonly namespace: string; readonly selector?: string},
	context: CommandContext,
): Promise<string> => {
	if (name !== randomWord) return name;
	const {items} = await context.client.list('Pod', {
		namespace,
		...(selector !== undefined && {labelSelector: selector}),
	});
	if (items.some(pod => pod.metadata.name === randomWord)) return name;
	const running = items.filter(
		({status, metadata}) => status?.phase === 'Running' && metadata.deletionTimestamp === undefined,
	);
	return pick(running.toSorted(byName), context, 'running pod').metadata.name;
};
