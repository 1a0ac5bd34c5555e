import type {Client} from '../../client/types.ts';
import {timestamp} from '../../clock/clock.ts';
import type {Node, Taint} from './taints-of.ts';

/** Which taints a node should get and lose; taints are the same when key and effect are. */
export interface TaintChange {
	readonly add: readonly Pick<Taint, 'key' | 'effect'>[];
	readonly remove: readonly Pick<Taint, 'key' | 'effect'>[];
}

const isSame = (left: Pick<Taint, 'key' | 'effect'>, right: Pick<Taint, 'key' | 'effect'>): boolean =>
	left.key === right.key && left.effect === right.effect;

/** Adds and removes taints in one write, if that changes anything. Rejects with 409 when the node changed since it was read. */
export const changeTaints = async (
	client: Client,
	node: Node,
	{add, remove}: TaintChange,
	now: number,
): Promise<Node> => {
	const current = node.spec?.taints ?? [];
	const kept = current.filter(taint => !remove.some(other => isSame(taint, other)));
	const added = add
		.filter(taint => !kept.some(other => isSame(taint, other)))
		.map(({key, effect}) => ({key, effect, timeAdded: timestamp(now)}));
	if (kept.length === current.length && added.length === 0) return node;
	const taints = [...kept, ...added];
	const {taints: _taints, ...spec} = node.spec ?? {};
	return client.update('Node', {...node, spec: taints.length === 0 ? spec : {...spec, taints}});
};
