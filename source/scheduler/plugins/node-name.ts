import {unresolvable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const otherNode = unresolvable("node(s) didn't match the requested node name");

/** A pod that names its node fits no other. */
export const nodeName: Plugin = {
	name: 'NodeName',
	sharing: {kind: 'node', reads: ({pod}) => pod.spec.nodeName},
	filter: (_state, {pod: {spec}}, node) =>
		spec.nodeName === undefined || spec.nodeName === '' || spec.nodeName === node.name ? undefined : otherNode,
	events: [{source: 'Node', actions: ['Add']}],
};
