import {parseTimestamp} from '../clock/clock.ts';
import type {ObjectOf} from '../client/types.ts';
import {isConditionTrue} from '../machinery/conditions.ts';
import {cpuMilli, wholeValue} from '../machinery/quantity.ts';
import type {Evictions} from './evictions.ts';
import type {NodeSum} from './pod-sums.ts';
import type {NodeSummary} from './snapshot.ts';

/** The annotation by which a simulated node is made to fail. */
export const faultAnnotation = 'inkube.dev/fault';

/** What the panels show of a node. */
export const summarizeNode = (node: ObjectOf<'Node'>, sum: NodeSum, evictions: Evictions): NodeSummary => ({
	node,
	ready: isConditionTrue(node.status?.conditions, 'Ready'),
	fault: node.metadata.annotations?.[faultAnnotation],
	allocatableCpuMilli: cpuMilli(node.status?.allocatable?.['cpu'] ?? '0'),
	allocatableMemoryBytes: wholeValue(node.status?.allocatable?.['memory'] ?? '0'),
	sum,
	taints: (node.spec.taints ?? []).map(taint => ({
		key: taint.key,
		value: taint.value ?? '',
		effect: taint.effect,
		evicts: evictions.countOf(node, taint),
		since: parseTimestamp(taint.timeAdded) ?? evictions.seenAt(node, taint),
	})),
});
