import type {ObjectOf} from '../../client/types.ts';

export type Node = ObjectOf<'Node'>;
export type Taint = NonNullable<Node['spec']['taints']>[number];

/** Taints of a node with an effect. */
export const taintsOf = (node: Node | undefined, effect: 'NoSchedule' | 'NoExecute'): readonly Taint[] =>
	(node?.spec?.taints ?? []).filter(taint => taint.effect === effect);
