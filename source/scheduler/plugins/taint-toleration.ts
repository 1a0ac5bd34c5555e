import {findUntoleratedTaint, toleratesTaint} from '../../machinery/taints.ts';
import type {Node, Toleration} from '../framework/objects.ts';
import {scaleToMax} from '../framework/normalize.ts';
import {unresolvable} from '../framework/refusal.ts';
import type {Plugin} from '../framework/types.ts';

const untolerated = unresolvable('node(s) had untolerated taint(s)');

const keepsAway = ({effect}: {readonly effect: string}): boolean => effect === 'NoSchedule' || effect === 'NoExecute';

/** Refuses nodes with NoSchedule or NoExecute taints the pod does not tolerate; prefers few untolerated PreferNoSchedule ones. */
export const taintToleration: Plugin<undefined, readonly Toleration[]> = {
	name: 'TaintToleration',
	sharing: {kind: 'node', reads: ({pod}) => pod.spec.tolerations},
	filter: (_state, {pod}, node) =>
		node.hardTaints.length === 0 || findUntoleratedTaint(node.hardTaints, pod.spec.tolerations) === undefined
			? undefined
			: untolerated,
	preScore: ({pod}) => ({
		kind: 'ready',
		state: (pod.spec.tolerations ?? []).filter(({effect = ''}) => effect === '' || effect === 'PreferNoSchedule'),
	}),
	score(tolerations, _pod, {softTaints}) {
		let count = 0;
		for (const taint of softTaints) {
			if (!tolerations.some(toleration => toleratesTaint(toleration, taint))) count++;
		}
		return count;
	},
	normalize: scores => scaleToMax(scores, true),
	events: [
		{
			source: 'Node',
			actions: ['Add', 'Update'],
			mayHelp: ({spec}, {object}) =>
				findUntoleratedTaint((object as Node).spec.taints, spec.tolerations, keepsAway) === undefined,
		},
	],
};
