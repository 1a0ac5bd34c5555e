import type {Informer} from '../../client/types.ts';
import type {Pod} from './pod-states.ts';

const nodeIndex = 'node';

/** Makes pods findable by the node they are bound to. */
export const addNodeIndex = (pods: Informer<Pod>): void =>
	pods.addIndex(nodeIndex, ({spec}) => (spec.nodeName ? [spec.nodeName] : []));

/** Pods bound to a node. */
export const podsOnNode = (pods: Informer<Pod>, nodeName: string): readonly Pod[] => pods.by(nodeIndex, nodeName);
