import type {ObjectOf} from '../../client/types.ts';
import {findUntoleratedTaint} from '../../machinery/taints.ts';
import {admitsNode} from '../nodes/node-selector.ts';
import type {Node} from '../nodes/taints-of.ts';
import {daemonTolerations} from './daemon-pod-template.ts';

/** Whether a node gets a daemon pod, only keeps the one it has, or has to lose it. */
export type Eligibility = 'runs' | 'keeps' | 'refuses';

/** NodeShouldRunDaemonPod: node name, selector and affinity, then taints; only an untolerated NoExecute taint drives a pod away. */
export const eligibility = (set: ObjectOf<'DaemonSet'>, node: Node): Eligibility => {
	const spec = set.spec.template.spec ?? {containers: []};
	if (spec.nodeName && spec.nodeName !== node.metadata.name) return 'refuses';
	if (!admitsNode(spec, node)) return 'refuses';
	const tolerations = daemonTolerations(set);
	const untolerated = (effects: readonly string[]) =>
		findUntoleratedTaint(node.spec?.taints, tolerations, ({effect}) => effects.includes(effect)) !== undefined;
	if (!untolerated(['NoSchedule', 'NoExecute'])) return 'runs';
	return untolerated(['NoExecute']) ? 'refuses' : 'keeps';
};
