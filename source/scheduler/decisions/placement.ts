import {timestamp} from '../../clock/clock.ts';
import type {ObjectOf} from '../../client/types.ts';
import type {DecisionRecord} from './decision-record.ts';

export type Placement = ObjectOf<'Placement'>;

/** `web-1.42`: the pod, and the number of the attempt among all of the scheduler. */
export const placementName = ({pod, sequence}: DecisionRecord): string =>
	`${pod.slice(pod.indexOf('/') + 1)}.${sequence}`;

/** The number of the attempt in the name of a Placement; undefined for a name that cannot be one. */
export const sequenceOf = (name: string): number | undefined => {
	const text = name.slice(name.lastIndexOf('.') + 1);
	return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
};

const resultOf = ({node, nominatedNode = '', failure}: DecisionRecord): string => {
	if (node !== undefined) return failure === undefined ? 'Scheduled' : 'Failed';
	return nominatedNode === '' ? 'Unschedulable' : 'Nominated';
};

/** A decision as an object of the API; `version` becomes its resourceVersion. */
export const placementOf = (record: DecisionRecord, version: number): Placement => {
	const {pod, uid, sequence, atMs, node, nominatedNode = '', failure} = record;
	const message = failure?.message ?? record.message;
	return {
		apiVersion: 'inkube.dev/v1alpha1',
		kind: 'Placement',
		metadata: {
			name: placementName(record),
			namespace: pod.slice(0, pod.indexOf('/')),
			uid: `${uid}-${sequence}`,
			resourceVersion: String(version),
			creationTimestamp: timestamp(atMs),
		},
		spec: {
			attempt: record.attempt,
			podName: pod.slice(pod.indexOf('/') + 1),
			podUID: uid,
			schedulerName: record.schedulerName,
		},
		status: {
			feasibleNodes: record.feasible,
			...(message === undefined ? {} : {message}),
			...(node === undefined ? {} : {nodeName: node}),
			nodes: record.nodes,
			...(nominatedNode === '' ? {} : {nominatedNodeName: nominatedNode}),
			queue: record.history.map(step => ({cause: step.cause, place: step.place, time: timestamp(step.atMs)})),
			result: resultOf(record),
			revision: record.revision,
			ties: record.ties,
		},
	};
};
