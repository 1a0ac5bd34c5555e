import type {Kubelets} from '../client/types.ts';
import type {Clock} from '../clock/clock.ts';
import {hasAnnotation, nodeAnnotations} from './annotations.ts';
import {containerLog} from './logs/container-log.ts';

/** The simulated kubelets as the API server reaches them: those of nodes that fail, or have another kubelet, it does not. */
export const simulatedKubelets = (clock: Clock): Kubelets => ({
	unreachable(node) {
		if (hasAnnotation(node, nodeAnnotations.fault, 'partitioned')) return 'i/o timeout';
		const isGone =
			hasAnnotation(node, nodeAnnotations.fault, 'down') || hasAnnotation(node, nodeAnnotations.kubelet, 'none');
		return isGone ? 'connect: connection refused' : undefined;
	},
	containerLog: (pod, container, previous) => containerLog(pod, container, previous, clock.now()),
});
