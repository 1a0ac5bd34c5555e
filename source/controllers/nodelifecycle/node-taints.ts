import {findCondition} from '../../machinery/conditions.ts';
import type {TaintChange} from '../nodes/change-taints.ts';
import {type Node, taintsOf} from '../nodes/taints-of.ts';

const notReadyTaint = {key: 'node.kubernetes.io/not-ready', effect: 'NoExecute'} as const;
const unreachableTaint = {key: 'node.kubernetes.io/unreachable', effect: 'NoExecute'} as const;
const unschedulableKey = 'node.kubernetes.io/unschedulable';

/** Taint keys by condition and its status (node_lifecycle_controller.go, nodeConditionToTaintKeyStatusMap). */
const keysByCondition: {readonly [type: string]: {readonly [status: string]: string}} = {
	Ready: {False: notReadyTaint.key, Unknown: unreachableTaint.key},
	MemoryPressure: {True: 'node.kubernetes.io/memory-pressure'},
	DiskPressure: {True: 'node.kubernetes.io/disk-pressure'},
	NetworkUnavailable: {True: 'node.kubernetes.io/network-unavailable'},
	PIDPressure: {True: 'node.kubernetes.io/pid-pressure'},
};

const managedKeys: readonly string[] = [
	...Object.values(keysByCondition).flatMap(keys => Object.values(keys)),
	unschedulableKey,
];

/** The NoSchedule taints that follow from conditions and `spec.unschedulable`, as a change to what a node has. */
export const noScheduleChange = (node: Node): TaintChange => {
	const fromConditions = Object.entries(keysByCondition)
		.map(([type, keys]) => keys[findCondition(node.status?.conditions, type)?.status ?? ''])
		.filter(key => key !== undefined);
	const wanted = node.spec?.unschedulable === true ? [...fromConditions, unschedulableKey] : fromConditions;
	const surplus = taintsOf(node, 'NoSchedule').filter(({key}) => managedKeys.includes(key) && !wanted.includes(key));
	return {add: wanted.map(key => ({key, effect: 'NoSchedule'})), remove: surplus};
};

/** The NoExecute taints that follow from the condition Ready: not-ready for False, unreachable for Unknown, none for True. */
export const noExecuteChange = (readyStatus: string): TaintChange => {
	if (readyStatus === 'True') return {add: [], remove: [notReadyTaint, unreachableTaint]};
	return readyStatus === 'False'
		? {add: [notReadyTaint], remove: [unreachableTaint]}
		: {add: [unreachableTaint], remove: [notReadyTaint]};
};

/** Whether a node carries one of the NoExecute taints of this controller. */
export const isTaintedNoExecute = (node: Node): boolean =>
	taintsOf(node, 'NoExecute').some(({key}) => key === notReadyTaint.key || key === unreachableTaint.key);
