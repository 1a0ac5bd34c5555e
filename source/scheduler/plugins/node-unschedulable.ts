import {toleratesTaint} from '../../machinery/taints.ts';
import type {Node} from '../framework/objects.ts';
import {unresolvable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const cordoned = unresolvable('node(s) were unschedulable');
const unschedulableTaint = {key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'};

/** Refuses cordoned nodes, unless the pod tolerates the taint that stands for them. */
export const nodeUnschedulable: Plugin = {
	name: 'NodeUnschedulable',
	sharing: {kind: 'node', reads: ({pod}) => pod.spec.tolerations},
	filter(_state, {pod}, {node}) {
		if (node.spec.unschedulable !== true) return undefined;
		const tolerates = pod.spec.tolerations?.some(toleration => toleratesTaint(toleration, unschedulableTaint));
		return tolerates === true ? undefined : cordoned;
	},
	events: [
		{
			source: 'Node',
			actions: ['Add', 'Update'],
			mayHelp: (_pod, {object}) => (object as Node).spec.unschedulable !== true,
		},
	],
};
